import {
  type MediaPath,
  PATH_OPEN_TIMEOUT_MS,
  SWITCH_TIMEOUT_MS,
  type TopologyEffect,
} from '../../../src/rooms/topology/topology.ts';
import { awaitedOn, canHave, membersOf, type Passage, pathsIn, saidOf } from './history.ts';

/** What is true after every step, whatever happened before; its name is what a failing test shows. */
export type Check = { readonly name: string; readonly holds: (passage: Passage) => boolean };

type Effect<Type extends TopologyEffect['type']> = Extract<TopologyEffect, { type: Type }>;

const all = <Type extends TopologyEffect['type']>({ effects }: Passage, type: Type): Effect<Type>[] =>
  effects.filter((effect): effect is Effect<Type> => effect.type === type);

const sameSet = (one: Iterable<unknown>, other: Iterable<unknown>): boolean => {
  const [left, right] = [new Set(one), new Set(other)];
  return left.size === right.size && [...left].every((each) => right.has(each));
};

const isAbout = ({ event }: Passage, path: MediaPath | null): boolean =>
  'generation' in event && event.generation === path?.generation;

const isDue = ({ before: { state }, event }: Passage): boolean =>
  state.phase === 'switching' && (event.type === 'tick' || event.type === 'peer-away') && event.now >= state.deadline;

/** A first path, or a way out of a failure, may give way before it carried anything. */
const mayGiveWay = (passage: Passage, path: MediaPath): boolean => {
  const { state } = passage.before;
  if (state.phase !== 'switching' || state.from !== null || state.to !== path) return false;
  return passage.event.type === 'move' || isDue(passage) || isAbout(passage, path);
};

export const checks: readonly Check[] = [
  { name: 'the seats are as people came and went', holds: ({ after }) => sameSet(after.peers, after.state.peers) },
  {
    name: 'generations rise by one and are never used twice',
    holds: ({ before, after, effects }) => {
      const opened = effects.flatMap((effect) => (effect.type === 'open' ? [effect.path.generation] : []));
      const rise = opened.every((generation, index) => generation === before.newest + index + 1);
      return rise && after.state.lastGeneration === after.newest;
    },
  },
  {
    name: 'open paths are exactly those of the state',
    holds: ({ after }) => sameSet(after.open.values(), pathsIn(after.state)),
  },
  {
    name: 'only an open path is closed, and once',
    holds: (passage) => {
      const closed = all(passage, 'close').map(({ path }) => path.generation);
      const known = new Set([
        ...passage.before.open.keys(),
        ...all(passage, 'open').map(({ path }) => path.generation),
      ]);
      return new Set(closed).size === closed.length && closed.every((generation) => known.has(generation));
    },
  },
  {
    name: 'a peer-to-peer path is opened between the only two, the first of them impolite',
    holds: (passage) =>
      all(passage, 'open').every(
        ({ path }) => path.topology === 'sfu' || `${path.between}` === `${passage.after.peers}`,
      ),
  },
  {
    name: 'no path of the state is broken or has lost an end',
    holds: ({ after }) => pathsIn(after.state).every(({ generation }) => !after.broken.has(generation)),
  },
  {
    name: 'a path that works is closed for a committed one or for want of people only',
    holds: (passage) =>
      all(passage, 'close').every(
        ({ path, because }) =>
          because !== 'lost' ||
          passage.after.broken.has(path.generation) ||
          passage.after.peers.length < 2 ||
          mayGiveWay(passage, path),
      ),
  },
  {
    name: 'idle exactly while there is nobody to talk to or nothing was wished',
    holds: ({ before, event, after: { state, peers } }) => {
      if (before.state.phase === 'failed') {
        return state.phase === (state.peers === before.state.peers ? 'failed' : 'idle');
      }
      if (peers.length < 2) return state.phase === 'idle';
      if (before.state.phase !== 'idle') return state.phase !== 'idle';
      return (state.phase === 'idle') !== (event.type === 'move' && canHave(event.move, peers));
    },
  },
  {
    name: 'who is awaited, ready or unreachable is so by their own word',
    holds: ({ after }) => {
      const { state } = after;
      if (state.phase === 'stable') return sameSet(state.unreachable, saidOf(after, state.path).failed);
      if (state.phase !== 'switching') return true;
      const { ready, failed } = saidOf(after, state.to);
      const asSaid = sameSet(state.ready, ready) && sameSet(state.unreachable, failed);
      return asSaid && sameSet(state.awaiting, awaitedOn(after, state.to));
    },
  },
  {
    name: 'a switch awaits somebody',
    holds: ({ after: { state } }) => state.phase !== 'switching' || state.awaiting.size > 0,
  },
  {
    name: 'a commit waits for all, or for the deadline; somebody is ready then, and of those who hear each other now',
    holds: (passage) =>
      all(passage, 'committed').every(({ path, from }) => {
        const { before, after } = passage;
        const { ready } = saidOf(after, path);
        if (before.state.phase !== 'switching' || before.state.to !== path) return false;
        const heard = from ? membersOf(from, [...ready]) : [...ready];
        return heard.length > 0 && (isDue(passage) || awaitedOn(after, path).length === 0);
      }),
  },
  {
    name: 'a peer-to-peer path is not committed in place of a living one before both ends are ready',
    holds: (passage) =>
      all(passage, 'committed').every(
        ({ path, from }) => path.topology === 'sfu' || !from || awaitedOn(passage.after, path).length === 0,
      ),
  },
  {
    name: 'what carries media changes by a commit or a loss only',
    holds: ({ before: { state: before }, after: { state }, effects }) => {
      if (state.phase !== 'switching') return true;
      const opens = effects.some((effect) => effect.type === 'open' && effect.path === state.to);
      const from = before.phase === 'switching' ? before.from : null;
      if (!opens) return state.from === from || state.from === null;
      if (effects.some(({ type }) => type === 'committed')) return true;
      return state.from === null || (before.phase === 'stable' && state.from === before.path);
    },
  },
  {
    name: 'an abandoned switch keeps what carried media, and says why',
    holds: (passage) =>
      all(passage, 'abandoned').every(({ path, kept, because }) => {
        const { before, event } = passage;
        if (before.state.phase !== 'switching' || before.state.from !== kept || before.state.to !== path) return false;
        if (because === 'superseded') return event.type === 'move' || event.type === 'peer-joined';
        if (because === 'path-failed') return isAbout(passage, path);
        return because === `${path.topology}-unreachable`;
      }),
  },
  {
    name: 'a deadline is set at the opening, and put off only where nothing carries media',
    holds: ({ before: { state: before }, event, after: { state } }) => {
      if (state.phase !== 'switching') return true;
      const first = event.now + PATH_OPEN_TIMEOUT_MS;
      if (before.phase !== 'switching' || before.to !== state.to)
        return state.deadline === (state.from ? event.now + SWITCH_TIMEOUT_MS : first);
      if (before.from && !state.from) return state.deadline === Math.max(before.deadline, first);
      const waits = event.type === 'peer-away' && !state.from && state.to.topology === 'p2p';
      return state.deadline === (waits ? first : before.deadline);
    },
  },
  {
    name: 'no wish is lost',
    holds: (passage) => {
      const { before, event, after } = passage;
      const { state } = after;
      const settled = [...all(passage, 'committed'), ...all(passage, 'abandoned')].length > 0;
      const wish = event.type === 'move' && before.state.phase !== 'idle' ? event.move : before.wish;
      const [last] = pathsIn(state).slice(-1);
      if (!wish || !last || last.topology === wish.topology) return true;
      if (state.phase === 'switching' && !settled) return state.next?.topology === wish.topology;
      return !canHave(wish, after.peers);
    },
  },
  {
    name: 'no wish comes back that was done with',
    holds: ({ after: { state, wish } }) => state.phase !== 'switching' || state.next?.topology === wish?.topology,
  },
  {
    name: 'what is stale, unknown or said twice does nothing',
    holds: ({ before, event, after, effects }) => {
      const unknown = 'peerId' in event && before.peers.includes(event.peerId) === (event.type === 'peer-joined');
      const stale = 'generation' in event && !before.open.has(event.generation);
      return !(unknown || stale) || (after.state === before.state && effects.length === 0);
    },
  },
  {
    name: 'an end that leaves is not counted as a failure of its path',
    holds: ({ before: { state: before }, event, after: { state } }) => {
      const [path, another] = pathsIn(before);
      if (event.type !== 'peer-left' || path?.topology !== 'p2p' || another) return true;
      if (!path.between.includes(event.peerId) || state.phase !== 'switching') return true;
      return state.failures === (before.phase === 'switching' ? before.failures : 0);
    },
  },
  {
    name: 'after failing nothing follows before the people are others',
    holds: ({ before, effects }) => before.state.phase !== 'failed' || effects.length === 0,
  },
  {
    name: 'effects come in their order',
    holds: (passage) => {
      const order = passage.effects.map((effect) =>
        effect.type === 'close' ? `close ${effect.because}` : effect.type,
      );
      const orders =
        /^(committed,(close committed,)?(open,)?|abandoned,close abandoned,|(close lost,){0,2}(open,|failed,|committed,(open,)?)?)$/;
      return orders.test(order.map((word) => `${word},`).join(''));
    },
  },
  {
    name: 'a switch takes as long as it took',
    holds: (passage) => {
      const { state } = passage.before;
      const ends = [...all(passage, 'committed'), ...all(passage, 'abandoned')];
      return ends.every(({ tookMs }) => state.phase === 'switching' && tookMs === passage.event.now - state.startedAt);
    },
  },
];
