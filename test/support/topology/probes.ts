import type { step, TopologyEvent, TopologyState } from '../../../src/rooms/topology/topology.ts';
import { membersOf, pathsIn } from './history.ts';

type Step = typeof step;

/** What must be true of a state because of what would happen next. */
export type Probe = {
  readonly name: string;
  readonly holds: (step: Step, state: TopologyState, now: number) => boolean;
};

/** One first attempt, three more: with each of them lost there is nothing to try. */
const MOST_ATTEMPTS = 4;

export const probes: readonly Probe[] = [
  {
    name: 'a switch ends at its deadline, and not before',
    holds: (step, state) => {
      if (state.phase !== 'switching') return true;
      const early = step(state, { type: 'tick', now: state.deadline - 1 });
      const due = step(state, { type: 'tick', now: state.deadline }).state;
      return early.state === state && early.effects.length === 0 && (due.phase !== 'switching' || due.to !== state.to);
    },
  },
  {
    name: 'at the deadline a living path is kept when nobody on it is ready',
    holds: (step, state) => {
      if (state.phase !== 'switching' || !state.from || membersOf(state.from, [...state.ready]).length > 0) return true;
      const due = step(state, { type: 'tick', now: state.deadline });
      return pathsIn(due.state)[0] === state.from && due.effects.some(({ type }) => type === 'abandoned');
    },
  },
  {
    name: 'at the deadline the SFU is taken when somebody who is heard now is ready',
    holds: (step, state) => {
      if (state.phase !== 'switching' || state.to.topology === 'p2p') return true;
      const heard = state.from ? membersOf(state.from, [...state.ready]) : [...state.ready];
      const due = step(state, { type: 'tick', now: state.deadline });
      return heard.length === 0 || due.effects[0]?.type === 'committed';
    },
  },
  {
    name: 'signaling that is lost prolongs nothing but a first peer-to-peer path',
    holds: (step, state, now) => {
      if (state.phase !== 'switching') return true;
      const away = step(state, { type: 'peer-away', now: Math.max(now, state.deadline) }).state;
      const waits = away.phase === 'switching' && away.to === state.to;
      return waits === (!state.from && state.to.topology === 'p2p');
    },
  },
  {
    name: 'attempts are bounded when nobody is ever ready',
    holds: (step, state) => {
      const deadlines = (at: TopologyState): TopologyEvent | null =>
        at.phase === 'switching' ? { type: 'tick', now: at.deadline } : null;
      return endsWithin(MOST_ATTEMPTS + 1, step, state, deadlines);
    },
  },
  {
    name: 'attempts are bounded when every path fails: the SFU twice, then peer-to-peer between two, then none',
    holds: (step, state, now) => {
      let current = state;
      const tried: string[] = [];
      for (let attempt = 0; attempt <= MOST_ATTEMPTS && pathsIn(current).length > 0; attempt += 1) {
        for (const { generation } of pathsIn(current))
          current = step(current, { type: 'path-failed', generation, now }).state;
        tried.push(current.phase === 'switching' ? current.to.topology : current.phase);
      }
      if (state.phase !== 'stable') return pathsIn(current).length === 0;
      return `${tried}` === `sfu,sfu,${state.peers.length === 2 ? 'p2p' : 'sfu'},failed`;
    },
  },
];

function endsWithin(most: number, step: Step, state: TopologyState, next: (at: TopologyState) => TopologyEvent | null) {
  let current = state;
  for (let count = 0; count < most; count += 1) {
    const event = next(current);
    if (!event) return true;
    current = step(current, event).state;
  }
  return next(current) === null;
}
