import type { PeerId } from '../../protocol/ids.ts';
import { exhaustive } from '../../shared/exhaustive.ts';
import { afterFailure, afterLeaving, begin, stay } from './begin-switch.ts';
import { carries, hasLostAnEnd, isUsable, openPathsOf } from './media-path.ts';
import type { Stable, TopologyEffect, TopologyEvent, TopologyState, TopologyStep } from './topology-state.ts';
import { whenSwitching } from './when-switching.ts';

export { carrierOf, carries, openPathsOf } from './media-path.ts';
export type { MediaPath, Move, TopologyEffect, TopologyEvent, TopologyState, TopologyStep } from './topology-state.ts';
export { initialTopology, PATH_OPEN_TIMEOUT_MS, SWITCH_TIMEOUT_MS } from './topology-state.ts';

/**
 * A third peer, a shared screen, the way back, a path that broke: all one switch from a path, or from none, to a newer
 * one. docs/spec.md, section T. Times in ms by one clock; an event about a path or a peer that is gone changes nothing.
 */
export function step(before: TopologyState, event: TopologyEvent): TopologyStep {
  const peers = seatedAfter(before.peers, event);
  const isNews = peers !== before.peers;
  if (!isNews && (event.type === 'peer-joined' || event.type === 'peer-left')) return stay(before);
  const state = isNews ? { ...before, peers } : before;
  // With other people it is tried again.
  if (state.phase === 'failed')
    return stay(isNews ? { phase: 'idle', peers, lastGeneration: state.lastGeneration } : state);
  if (peers.length < 2) return alone(state);
  switch (state.phase) {
    case 'idle':
      return whenIdle(state, event);
    case 'stable':
      return whenStable(state, event);
    case 'switching':
      return whenSwitching(state, event);
    default:
      return exhaustive(state);
  }
}

function seatedAfter(peers: readonly PeerId[], event: TopologyEvent): readonly PeerId[] {
  if (event.type !== 'peer-joined' && event.type !== 'peer-left') return peers;
  const { type, peerId } = event;
  const isSeated = peers.includes(peerId);
  if (isSeated === (type === 'peer-joined')) return peers;
  return isSeated ? peers.filter((peer) => peer !== peerId) : [...peers, peerId];
}

/** Nobody to talk to. */
function alone(state: TopologyState): TopologyStep {
  if (state.phase === 'idle') return stay(state);
  const { peers, lastGeneration } = state;
  const effects = openPathsOf(state).map((path): TopologyEffect => ({ type: 'close', path, because: 'lost' }));
  return { state: { phase: 'idle', peers, lastGeneration }, effects };
}

function whenIdle(state: TopologyState, event: TopologyEvent): TopologyStep {
  const begun =
    event.type === 'move' ? begin(state, event.move, { from: null, next: null, failures: 0, now: event.now }) : null;
  return begun ?? stay(state);
}

function whenStable(state: Stable, event: TopologyEvent): TopologyStep {
  const { path, peers, unreachable } = state;
  switch (event.type) {
    case 'move': {
      if (event.move.topology === path.topology) return stay(state);
      const begun = begin(state, event.move, { from: path, next: null, failures: 0, now: event.now });
      return begun ?? stay(state);
    }
    case 'peer-left':
      if (hasLostAnEnd(path, peers))
        return afterLeaving(state, { lost: path, next: null, failures: 0, now: event.now });
      return reachedBy(state, new Set([...unreachable].filter((peer) => peer !== event.peerId)), event.now);
    case 'peer-ready':
      if (event.generation !== path.generation || !unreachable.has(event.peerId)) return stay(state);
      return reachedBy(state, new Set([...unreachable].filter((peer) => peer !== event.peerId)), event.now);
    case 'peer-failed':
      if (event.generation !== path.generation || unreachable.has(event.peerId)) return stay(state);
      if (!peers.includes(event.peerId) || !carries(path, event.peerId)) return stay(state);
      return reachedBy(state, new Set(unreachable).add(event.peerId), event.now);
    case 'path-failed':
      return event.generation === path.generation ? broken(state, event.now) : stay(state);
    case 'peer-joined':
    case 'tick':
    case 'peer-away':
      return stay(state);
    default:
      return exhaustive(event);
  }
}

const reachedBy = (state: Stable, unreachable: ReadonlySet<PeerId>, now: number): TopologyStep =>
  isUsable(state.path, state.peers, unreachable) ? stay({ ...state, unreachable }) : broken(state, now);

const broken = (state: Stable, now: number): TopologyStep =>
  afterFailure(state, { lost: state.path, next: null, failures: 0, now });
