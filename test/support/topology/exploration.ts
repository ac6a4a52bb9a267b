import type { PeerId } from '../../../src/protocol/ids.ts';
import type { step, TopologyEvent, TopologyState } from '../../../src/rooms/topology/topology.ts';
import { initialTopology } from '../../../src/rooms/topology/topology.ts';
import { checks } from './checks.ts';
import { afterStep, beginning, type History } from './history.ts';
import { probes } from './probes.ts';
import { type Start, toP2p, toSfu } from './starts.ts';

type Step = typeof step;

/** `trail`: the events that led there, the last one being what went wrong. */
export type Violation = { readonly check: string; readonly trail: readonly TopologyEvent[] };

/** `shapes`: kinds of state that were seen, to know that the exploration gets around. */
export type Exploration = {
  readonly steps: number;
  readonly states: number;
  readonly shapes: ReadonlySet<string>;
  readonly violation: Violation | null;
};

type Visit = { readonly history: History; readonly trail: readonly TopologyEvent[] };

/**
 * Every sequence of events of at most `depth` steps from the start. Sequences that lead to the same room go on as one:
 * the machine is pure, so they could not differ later.
 */
export function explore(step: Step, { people, events }: Start, depth: number): Exploration {
  const seen = new Set<string>();
  const shapes = new Set<string>();
  let steps = 0;
  const result = (violation: Violation | null): Exploration => ({ steps, states: seen.size, shapes, violation });

  let frontier: Visit[] = [{ history: beginning(initialTopology), trail: [] }];
  for (let distance = 0; distance < events.length + depth; distance += 1) {
    const next: Visit[] = [];
    for (const { history, trail } of frontier) {
      const forced = events[distance];
      for (const event of forced ? [forced] : eventsIn(history, people)) {
        steps += 1;
        const there = visit(step, history, event);
        if (there.broken) return result({ check: there.broken, trail: [...trail, event] });
        const key = keyOf(there.history);
        if (seen.has(key) && !forced) continue;
        seen.add(key);
        shapes.add(shapeOf(there.history.state));
        const broken = probes.find(({ holds }) => !holds(step, there.history.state, event.now));
        if (broken) return result({ check: broken.name, trail: [...trail, event] });
        next.push({ history: there.history, trail: [...trail, event] });
      }
    }
    frontier = next;
  }
  return result(null);
}

function visit(step: Step, before: History, event: TopologyEvent): { history: History; broken: string | undefined } {
  const passage = afterStep(before, event, step(before.state, event));
  return { history: passage.after, broken: checks.find(({ holds }) => !holds(passage))?.name };
}

function eventsIn({ open, newest, state, now }: History, people: readonly PeerId[]): TopologyEvent[] {
  const stale = [newest, newest - 1, newest - 2].find((generation) => !open.has(generation)) ?? 0;
  const generations = [...open.keys(), stale];
  const due = state.phase === 'switching' ? [state.deadline] : [];
  return [
    ...[toSfu, toP2p].map((move): TopologyEvent => ({ type: 'move', move, now })),
    ...people.flatMap((peer): TopologyEvent[] => [
      { type: 'peer-joined', peerId: peer, now },
      { type: 'peer-left', peerId: peer, now },
      ...generations.flatMap((generation): TopologyEvent[] => [
        { type: 'peer-ready', peerId: peer, generation, now },
        { type: 'peer-failed', peerId: peer, generation, now },
      ]),
    ]),
    ...[...generations, newest + 1].map((generation): TopologyEvent => ({ type: 'path-failed', generation, now })),
    { type: 'tick', now },
    { type: 'peer-away', now: now + 1 },
    ...due.flatMap((at): TopologyEvent[] => [
      { type: 'tick', now: at },
      { type: 'peer-away', now: at },
    ]),
  ];
}

/** Two histories with one key differ in what is over, and in when it was, only. */
function keyOf({ state, wish, now }: History): string {
  return JSON.stringify([state, wish, now], (_, value) => (value instanceof Set ? [...value].sort() : value));
}

function shapeOf(state: TopologyState): string {
  if (state.phase === 'stable') return `${state.path.topology} ${state.peers.length}`;
  if (state.phase !== 'switching') return state.phase;
  const failures = state.failures > 0 ? ` after ${state.failures}` : '';
  return `${state.from?.topology ?? 'nothing'} to ${state.to.topology}${failures}`;
}
