import type { Generation, SwitchReason } from '../../src/protocol/topology.ts';
import { exhaustive } from '../../src/shared/exhaustive.ts';
import type { MediaRoute } from '../api.ts';
import type { Observation, RemoteTrack, RunningPath } from './running-path.ts';
import { type Shown, shownOf } from './shown-tracks.ts';
import type { SourceKey } from './source-key.ts';
import type { SwitchWatch } from './switch-watch.ts';

export type SwitchState =
  | { readonly phase: 'none' }
  /** `watch`: the path before was closed while this one was still looked at. */
  | { readonly phase: 'one'; readonly path: RunningPath; readonly watch: SwitchWatch | null }
  /** Both run until the new one is committed. `swapped`: the new one is shown. */
  | {
      readonly phase: 'switching';
      readonly from: RunningPath;
      readonly to: RunningPath;
      readonly reason: SwitchReason;
      readonly watch: SwitchWatch;
      readonly swapped: boolean;
    }
  /** The path is gone; its last pictures stay until others come. */
  | {
      readonly phase: 'replacing';
      readonly lost: RunningPath;
      readonly lostAt: number;
      readonly to: RunningPath | null;
    }
  | { readonly phase: 'closed' };

/**
 * `none`: there is no path, or none that carried anything yet. `replacing`: it is gone, and another one is awaited or
 * being opened. `interrupted`: it is being repaired, or cannot be.
 */
export type MediaStatus = 'none' | 'carrying' | 'replacing' | 'interrupted';

const NO_TRACKS: ReadonlyMap<SourceKey, RemoteTrack> = new Map();

/** Those that are open. */
export function pathsOf(state: SwitchState): readonly RunningPath[] {
  switch (state.phase) {
    case 'none':
    case 'closed':
      return [];
    case 'one':
      return [state.path];
    case 'switching':
      return [state.from, state.to];
    case 'replacing':
      return state.to ? [state.to] : [];
    default:
      return exhaustive(state);
  }
}

/** After everybody uses that path. */
export function committed(state: SwitchState, generation: Generation): SwitchState {
  const path = findPath(state, generation);
  if (state.phase === 'switching' && path === state.to) return { phase: 'one', path, watch: state.watch };
  return state.phase === 'replacing' && path ? { phase: 'one', path, watch: null } : state;
}

/** After a path is gone, whatever it was. */
export function without(state: SwitchState, generation: Generation, now: number): SwitchState {
  const lost = findPath(state, generation);
  if (!lost) return state;
  switch (state.phase) {
    case 'none':
    case 'closed':
      return state;
    case 'one':
      return { phase: 'replacing', lost, lostAt: now, to: null };
    case 'switching':
      if (lost === state.to) return { phase: 'one', path: state.from, watch: null };
      if (state.swapped) return { phase: 'one', path: state.to, watch: state.watch };
      return { phase: 'replacing', lost, lostAt: now, to: state.to };
    case 'replacing':
      return { ...state, to: null };
    default:
      return exhaustive(state);
  }
}

/** The one that is seen and heard. */
export function shownPathOf(state: SwitchState): RunningPath | null {
  if (state.phase === 'switching') return state.swapped ? state.to : state.from;
  return pathsOf(state)[0] ?? null;
}

/** How closely a path is looked at until it is decided whether it is used: `ready` was said of it, or it was left. */
export function observationOf(state: SwitchState, path: RunningPath, ready: boolean): 'nothing' | Observation {
  const isLeft = state.phase === 'switching' && path === state.from;
  if (isLeft ? state.swapped : ready) return 'nothing';
  const isCompared = state.phase === 'switching' || (state.phase === 'one' && state.watch !== null);
  return isCompared ? 'frames' : 'counters';
}

/** The peer-to-peer path that was committed and works: it needs the server for nothing. */
export const wholePathOf = (state: SwitchState, committed: Generation | null): RunningPath | undefined =>
  pathsOf(state).find(
    (running) =>
      running.path.topology === 'p2p' && running.path.generation === committed && running.state === 'connected',
  );

export function shownIn(state: SwitchState): readonly Shown[] {
  switch (state.phase) {
    case 'none':
    case 'closed':
      return [];
    case 'one':
      return shownOf(state.path.tracks, NO_TRACKS, () => false);
    case 'switching':
      return shownOf(state.from.tracks, state.to.tracks, () => state.swapped);
    case 'replacing': {
      const { lost, to } = state;
      return shownOf(lost.tracks, to?.tracks ?? NO_TRACKS, (key) => to !== null && to.delivery.count(key) > 0);
    }
    default:
      return exhaustive(state);
  }
}

export function statusOf(state: SwitchState): MediaStatus {
  const shown = shownPathOf(state);
  if (shown?.state === 'connected') return 'carrying';
  if (state.phase === 'replacing') return state.lost.hasConnected ? 'replacing' : 'none';
  return shown?.hasConnected ? 'interrupted' : 'none';
}

export function routeOf(state: SwitchState): MediaRoute | null {
  const shown = state.phase === 'switching' ? state.from : pathsOf(state)[0];
  if (!shown) return null;
  const next = state.phase === 'switching' ? { ...describe(state.to), reason: state.reason } : null;
  return { ...describe(shown), next };
}

const describe = ({ path: { topology, generation } }: RunningPath) => ({ topology, generation });

export const findPath = (state: SwitchState, generation: Generation): RunningPath | undefined =>
  pathsOf(state).find(({ path }) => path.generation === generation);
