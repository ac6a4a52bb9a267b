import type { PeerId } from '../../protocol/ids.ts';
import type { Generation, Topology } from '../../protocol/topology.ts';
import { exhaustive } from '../../shared/exhaustive.ts';

/** One way for a room's media to travel, opened once and never reopened. */
export type MediaPath = { readonly topology: Topology; readonly generation: Generation };

export type TopologyState =
  /** Those in `awaiting` have nothing from the path yet; those in `ready` do. */
  | {
      phase: 'opening';
      path: MediaPath;
      awaiting: ReadonlySet<PeerId>;
      ready: ReadonlySet<PeerId>;
      deadline: number;
    }
  | { phase: 'stable'; path: MediaPath }
  | { phase: 'failed'; path: MediaPath };

export type TopologyEvent =
  | { type: 'peer-ready'; peerId: PeerId; generation: Generation }
  | { type: 'peer-left'; peerId: PeerId }
  | { type: 'path-failed'; generation: Generation }
  /** Somebody cannot negotiate just now. */
  | { type: 'peer-away'; now: number }
  | { type: 'tick'; now: number };

export type TopologyEffect = { type: 'connected'; path: MediaPath } | { type: 'failed'; path: MediaPath };

export type TopologyStep = { state: TopologyState; effects: readonly TopologyEffect[] };

/** Longer gives slow networks a chance; shorter tells people sooner that nothing will come. Clients give up by themselves before. */
export const PATH_OPEN_TIMEOUT_MS = 30_000;

export const openPath = (path: MediaPath, peers: readonly PeerId[], now: number): TopologyState => ({
  phase: 'opening',
  path,
  awaiting: new Set(peers),
  ready: new Set(),
  deadline: now + PATH_OPEN_TIMEOUT_MS,
});

/** docs/spec.md, rules T1 to T5. */
export function step(state: TopologyState, event: TopologyEvent): TopologyStep {
  switch (state.phase) {
    case 'opening':
      return whenOpening(state, event);
    case 'stable':
      return event.type === 'path-failed' && event.generation === state.path.generation
        ? settle('failed', state.path)
        : stay(state);
    case 'failed':
      return stay(state);
    default:
      return exhaustive(state);
  }
}

function whenOpening(state: Extract<TopologyState, { phase: 'opening' }>, event: TopologyEvent): TopologyStep {
  switch (event.type) {
    case 'peer-ready':
      if (event.generation !== state.path.generation || !state.awaiting.has(event.peerId)) return stay(state);
      return connectedIfNobodyAwaited({
        ...state,
        awaiting: without(state.awaiting, event.peerId),
        ready: new Set(state.ready).add(event.peerId),
      });
    case 'peer-left':
      return connectedIfNobodyAwaited({
        ...state,
        awaiting: without(state.awaiting, event.peerId),
        ready: without(state.ready, event.peerId),
      });
    case 'path-failed':
      return event.generation === state.path.generation ? settle('failed', state.path) : stay(state);
    case 'peer-away':
      return stay({ ...state, deadline: event.now + PATH_OPEN_TIMEOUT_MS });
    case 'tick':
      if (event.now < state.deadline) return stay(state);
      return settle(state.ready.size > 0 ? 'stable' : 'failed', state.path);
    default:
      return exhaustive(event);
  }
}

const stay = (state: TopologyState): TopologyStep => ({ state, effects: [] });

/** Somebody alone is connected to nobody. */
const connectedIfNobodyAwaited = (state: Extract<TopologyState, { phase: 'opening' }>): TopologyStep =>
  state.awaiting.size === 0 && state.ready.size > 1 ? settle('stable', state.path) : stay(state);

const settle = (phase: 'stable' | 'failed', path: MediaPath): TopologyStep => ({
  state: { phase, path },
  effects: [{ type: phase === 'stable' ? 'connected' : 'failed', path }],
});

const without = (peers: ReadonlySet<PeerId>, gone: PeerId): ReadonlySet<PeerId> =>
  new Set([...peers].filter((peer) => peer !== gone));
