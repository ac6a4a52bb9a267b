import { describe, expect, test } from 'vitest';
import {
  openPath,
  PATH_OPEN_TIMEOUT_MS,
  step,
  type TopologyEffect,
  type TopologyEvent,
  type TopologyState,
} from '../../../src/rooms/topology/topology.ts';
import { peerId } from '../../support/people.ts';

const path = { topology: 'p2p', generation: 1 } as const;
const [a, b, c] = [peerId('a'), peerId('b'), peerId('c')];

function play(peers: (typeof a)[], ...events: TopologyEvent[]): { state: TopologyState; effects: TopologyEffect[] } {
  let state = openPath(path, peers, 0);
  const effects: TopologyEffect[] = [];
  for (const event of events) {
    const result = step(state, event);
    state = result.state;
    effects.push(...result.effects);
  }
  return { state, effects };
}

const ready = (peer: typeof a, generation = 1): TopologyEvent => ({ type: 'peer-ready', peerId: peer, generation });
const left = (peer: typeof a): TopologyEvent => ({ type: 'peer-left', peerId: peer });
const failed: TopologyEvent = { type: 'path-failed', generation: 1 };
const deadline: TopologyEvent = { type: 'tick', now: PATH_OPEN_TIMEOUT_MS };
const connected = { type: 'connected', path };

test('T1: a path opens awaiting all peers, until its deadline', () => {
  expect(openPath(path, [a, b], 500)).toEqual({
    phase: 'opening',
    path,
    awaiting: new Set([a, b]),
    ready: new Set(),
    deadline: 500 + PATH_OPEN_TIMEOUT_MS,
  });
});

describe('T2: ready', () => {
  test('of everybody connects', () => {
    expect(play([a, b], ready(a)).effects).toEqual([]);
    expect(play([a, b], ready(a), ready(b))).toEqual({ state: { phase: 'stable', path }, effects: [connected] });
  });

  test('counts once a peer, for this generation, and not from strangers', () => {
    expect(play([a, b], ready(a), ready(a), ready(b, 2), ready(c)).state.phase).toBe('opening');
  });

  test('the last one awaited leaves: the others are connected', () => {
    expect(play([a, b, c], ready(a), ready(b), left(c)).effects).toEqual([connected]);
  });

  test('one alone is connected to nobody', () => {
    expect(play([a, b], ready(a), left(b)).effects).toEqual([]);
    expect(play([a, b], left(b), ready(a)).effects).toEqual([]);
  });
});

describe('T3: failed', () => {
  test('by anybody fails it, opening or open, once', () => {
    expect(play([a, b], failed, failed).effects).toEqual([{ type: 'failed', path }]);
    expect(play([a, b], ready(a), ready(b), failed).effects).toEqual([connected, { type: 'failed', path }]);
  });

  test('of another generation is not about this path', () => {
    const other: TopologyEvent = { type: 'path-failed', generation: 2 };
    expect(play([a, b], other).state.phase).toBe('opening');
    expect(play([a, b], ready(a), ready(b), other).state.phase).toBe('stable');
  });
});

describe('T4: the deadline', () => {
  test('fails a path that nobody had, and not before', () => {
    expect(play([a, b], { type: 'tick', now: PATH_OPEN_TIMEOUT_MS - 1 }).state.phase).toBe('opening');
    expect(play([a, b], deadline).effects).toEqual([{ type: 'failed', path }]);
  });

  test('connects a path that somebody had', () => {
    expect(play([a, b], ready(a), deadline).effects).toEqual([connected]);
  });

  test('fails a path that only somebody had who has left', () => {
    expect(play([a, b, c], ready(a), left(a), deadline).effects).toEqual([{ type: 'failed', path }]);
  });
});

describe('T5: every sequence of 6 events', () => {
  const alphabet: TopologyEvent[] = [
    ...[a, b, c].flatMap((peer) => [ready(peer), ready(peer, 2), left(peer)]),
    failed,
    { type: 'path-failed', generation: 2 },
    { type: 'tick', now: 1 },
    deadline,
  ];
  type History = { state: TopologyState; effects: readonly string[]; ready: readonly string[] };

  test('connects at most once, fails at most once and for good, and only connects what somebody present had', () => {
    const pairs = new Set<string>();
    let frontier: History[] = [{ state: openPath(path, [a, b, c], 0), effects: [], ready: [] }];
    for (let depth = 1; depth <= 6; depth++) {
      const next = new Map<string, History>();
      for (const before of frontier) {
        for (const event of alphabet) {
          pairs.add(`${before.state.phase} ${event.type}`);
          const { state, effects } = step(before.state, event);
          const after = {
            state,
            effects: [...before.effects, ...effects.map(({ type }) => type)],
            ready: presentAndReady(before.ready, event),
          };
          expect([[], ['connected'], ['failed'], ['connected', 'failed']]).toContainEqual(after.effects);
          if (before.state.phase === 'failed') expect(state).toBe(before.state);
          if (before.state.phase === 'stable') expect(['stable', 'failed']).toContain(state.phase);
          if (effects.some(({ type }) => type === 'connected')) expect(after.ready.length).toBeGreaterThan(0);
          next.set(keyOf(after), after);
        }
      }
      frontier = [...next.values()];
    }
    expect(pairs.size).toBe(12);
  });

  const presentAndReady = (before: readonly string[], event: TopologyEvent): readonly string[] => {
    if (event.type === 'peer-ready' && event.generation === 1) return [...new Set([...before, event.peerId])].sort();
    if (event.type === 'peer-left') return before.filter((peer) => peer !== event.peerId);
    return before;
  };

  const keyOf = ({ state, ...rest }: History): string =>
    JSON.stringify([state.phase, state.phase === 'opening' && [[...state.awaiting], [...state.ready].sort()], rest]);
});
