import type { PeerId } from '../../protocol/ids.ts';
import type { AbandonReason } from '../../protocol/topology.ts';
import { exhaustive } from '../../shared/exhaustive.ts';
import { afterFailure, afterLeaving, begin, following, stay } from './begin-switch.ts';
import { carries, hasLostAnEnd, isUsable } from './media-path.ts';
import {
  type MediaPath,
  type Move,
  PATH_OPEN_TIMEOUT_MS,
  type Stable,
  type Switching,
  type TopologyEffect,
  type TopologyEvent,
  type TopologyStep,
} from './topology-state.ts';

type FromPeer = { peerId: PeerId; generation: number; now: number };

/** `state.peers` is already as the event says. */
export function whenSwitching(state: Switching, event: TopologyEvent): TopologyStep {
  switch (event.type) {
    case 'move':
      return wished(state, event.move, event.now);
    case 'peer-joined':
      return joined(state, event.peerId, event.now);
    case 'peer-left':
      return left(state, event.peerId, event.now);
    case 'peer-ready':
      return peerReady(state, event);
    case 'peer-failed':
      return peerFailed(state, event);
    case 'path-failed':
      return pathFailed(state, event.generation, event.now);
    case 'tick':
      return overdue(state, event.now);
    case 'peer-away':
      return canWait(state)
        ? stay({ ...state, deadline: event.now + PATH_OPEN_TIMEOUT_MS })
        : overdue(state, event.now);
    default:
      return exhaustive(event);
  }
}

function wished(state: Switching, move: Move, now: number): TopologyStep {
  const { from, to, failures } = state;
  if (move.topology === to.topology) return stay(state.next ? { ...state, next: null } : state);
  if (from === null) {
    const begun = begin(state, move, { from, next: null, failures, now });
    return begun ? following([{ type: 'close', path: to, because: 'lost' }], begun) : stay({ ...state, next: move });
  }
  const isBack = from.topology === move.topology && state.peers.every((peer) => carries(from, peer));
  return isBack ? abandon(state, from, 'superseded', now) : stay({ ...state, next: move });
}

function joined(state: Switching, peerId: PeerId, now: number): TopologyStep {
  const { from, to } = state;
  if (carries(to, peerId)) return stay({ ...state, awaiting: withPeer(state.awaiting, peerId) });
  return from ? abandon(state, from, 'superseded', now) : stay(state);
}

function left(before: Switching, peerId: PeerId, now: number): TopologyStep {
  const { awaiting, ready, unreachable } = before;
  const state: Switching = {
    ...before,
    awaiting: without(awaiting, peerId),
    ready: without(ready, peerId),
    unreachable: without(unreachable, peerId),
  };
  const { from, to, peers, next, failures } = state;
  if (from && hasLostAnEnd(from, peers)) {
    const lost = withoutFrom(state, from, now);
    return following(lost.effects, decided(lost.state, now));
  }
  if (!from && hasLostAnEnd(to, peers)) return afterLeaving(state, { lost: to, next, failures, now });
  return decided(state, now);
}

function peerReady(state: Switching, { peerId, generation, now }: FromPeer): TopologyStep {
  const { to, awaiting, ready, unreachable } = state;
  if (generation !== to.generation) return stay(state);
  if (!awaiting.has(peerId) && !unreachable.has(peerId)) return stay(state);
  const next: Switching = {
    ...state,
    awaiting: without(awaiting, peerId),
    ready: withPeer(ready, peerId),
    unreachable: without(unreachable, peerId),
  };
  return decided(next, now);
}

function peerFailed(state: Switching, { peerId, generation, now }: FromPeer): TopologyStep {
  const { from, to, peers, awaiting, ready, unreachable } = state;
  if (!peers.includes(peerId)) return stay(state);
  // Beside `from` a path is opened for all; where it is the SFU there are two of them, and one alone makes no call.
  if (generation === from?.generation) return carries(from, peerId) ? withoutFrom(state, from, now) : stay(state);
  if (generation !== to.generation || !carries(to, peerId) || unreachable.has(peerId)) return stay(state);
  if (to.topology === 'p2p') return giveUp(state, 'path-failed', now);
  const next: Switching = {
    ...state,
    awaiting: without(awaiting, peerId),
    ready: without(ready, peerId),
    unreachable: withPeer(unreachable, peerId),
  };
  return decided(next, now);
}

function pathFailed(state: Switching, generation: number, now: number): TopologyStep {
  const { from, to } = state;
  if (generation === to.generation) return giveUp(state, 'path-failed', now);
  return generation === from?.generation ? withoutFrom(state, from, now) : stay(state);
}

/** Whoever is awaited is waited for, unless it is in vain; with nobody awaited there is nothing to wait for. */
function decided(state: Switching, now: number): TopologyStep {
  const { to, peers, awaiting, unreachable } = state;
  if (!isUsable(to, peers, unreachable)) return giveUp(state, `${to.topology}-unreachable`, now);
  return awaiting.size > 0 ? stay(state) : concluded(state, now);
}

const overdue = (state: Switching, now: number): TopologyStep =>
  now < state.deadline ? stay(state) : concluded(state, now);

const concluded = (state: Switching, now: number): TopologyStep =>
  canCommit(state) ? commit(state, now) : giveUp(state, `${state.to.topology}-unreachable`, now);

/** A late peer can still reach the SFU, while a peer-to-peer path that one end does not have is no path. */
function canCommit({ from, to, awaiting, ready }: Switching): boolean {
  if (from === null) return ready.size > 0;
  return to.topology === 'p2p' ? awaiting.size === 0 : [...ready].some((peer) => carries(from, peer));
}

/** Signaling that is lost keeps a peer-to-peer path from being negotiated; nothing else is lost by waiting. */
const canWait = ({ from, to }: Switching): boolean => from === null && to.topology === 'p2p';

/** `from` is gone, and nothing carries media until `to` does: it is given the time of a first path. */
function withoutFrom(state: Switching, from: MediaPath, now: number): TopologyStep & { state: Switching } {
  const deadline = Math.max(state.deadline, now + PATH_OPEN_TIMEOUT_MS);
  return { state: { ...state, from: null, deadline }, effects: [{ type: 'close', path: from, because: 'lost' }] };
}

function giveUp(state: Switching, because: AbandonReason, now: number): TopologyStep {
  const { from, to, next, failures } = state;
  return from ? abandon(state, from, because, now) : afterFailure(state, { lost: to, next, failures, now });
}

function commit(state: Switching, now: number): TopologyStep {
  const { from, to: path, reason, unreachable } = state;
  const committed: TopologyEffect = { type: 'committed', path, from, reason, tookMs: tookMs(state, now) };
  const close: TopologyEffect[] = from ? [{ type: 'close', path: from, because: 'committed' }] : [];
  return settled(state, path, unreachable, [committed, ...close], now);
}

function abandon(state: Switching, kept: MediaPath, because: AbandonReason, now: number): TopologyStep {
  const { to: path, reason } = state;
  const abandoned: TopologyEffect = { type: 'abandoned', path, kept, reason, because, tookMs: tookMs(state, now) };
  return settled(state, kept, new Set(), [abandoned, { type: 'close', path, because: 'abandoned' }], now);
}

/** What is wished for besides begins at once. */
function settled(
  { peers, lastGeneration, next }: Switching,
  path: MediaPath,
  unreachable: ReadonlySet<PeerId>,
  effects: readonly TopologyEffect[],
  now: number,
): TopologyStep {
  const stable: Stable = { phase: 'stable', peers, lastGeneration, path, unreachable };
  const isNew = next !== null && next.topology !== path.topology;
  const begun = isNew ? begin(stable, next, { from: path, next: null, failures: 0, now }) : null;
  return following(effects, begun ?? stay(stable));
}

/** The clock may have been set back. */
const tookMs = ({ startedAt }: Switching, now: number): number => Math.max(0, now - startedAt);

const withPeer = (peers: ReadonlySet<PeerId>, peerId: PeerId): ReadonlySet<PeerId> => new Set(peers).add(peerId);

const without = (peers: ReadonlySet<PeerId>, gone: PeerId): ReadonlySet<PeerId> =>
  peers.has(gone) ? new Set([...peers].filter((peer) => peer !== gone)) : peers;
