import type { Topology } from '../../protocol/topology.ts';
import { nextPath } from './media-path.ts';
import {
  type InRoom,
  type MediaPath,
  type Move,
  PATH_OPEN_TIMEOUT_MS,
  SWITCH_TIMEOUT_MS,
  type TopologyEffect,
  type TopologyState,
  type TopologyStep,
} from './topology-state.ts';

/**
 * What is opened after the first, second and third path in a row has failed; the SFU where it cannot be had. After one
 * more nothing is tried any more. More attempts keep people waiting longer for what will not come; fewer give up on a
 * room that a dying Worker and its replacement have failed, one after the other.
 */
const ATTEMPTS: readonly Topology[] = ['sfu', 'sfu', 'p2p'];

type Beginning = {
  readonly from: MediaPath | null;
  readonly next: Move | null;
  readonly failures: number;
  readonly now: number;
};

export const stay = (state: TopologyState): TopologyStep => ({ state, effects: [] });

export const following = (effects: readonly TopologyEffect[], step: TopologyStep): TopologyStep => ({
  state: step.state,
  effects: [...effects, ...step.effects],
});

/** Null where the room's peers cannot have a path of that topology. */
export function begin(room: InRoom, { topology, reason }: Move, beginning: Beginning): TopologyStep | null {
  const { from, next, failures, now } = beginning;
  const path = nextPath(room, topology);
  if (!path) return null;
  return {
    state: {
      phase: 'switching',
      peers: room.peers,
      lastGeneration: path.generation,
      from,
      to: path,
      reason,
      awaiting: new Set(room.peers),
      ready: new Set(),
      unreachable: new Set(),
      startedAt: now,
      deadline: now + (from ? SWITCH_TIMEOUT_MS : PATH_OPEN_TIMEOUT_MS),
      next,
      failures,
    },
    effects: [{ type: 'open', path, from, reason }],
  };
}

/** Nothing carries media any more. `failures`: of paths in a row, without the one that is lost here. */
type Loss = { readonly lost: MediaPath; readonly next: Move | null; readonly failures: number; readonly now: number };

/** The path broke: what is wished for is tried next, else what the order of attempts says. */
export function afterFailure(room: InRoom, { lost, next, failures: before, now }: Loss): TopologyStep {
  const failures = before + 1;
  const topology = ATTEMPTS[before];
  const reason = lost.topology === 'p2p' ? 'p2p-failed' : 'sfu-failed';
  const moves: Move[] = topology
    ? [
        { topology, reason },
        { topology: 'sfu', reason },
      ]
    : [];
  return replace(room, { lost, next: topology ? next : null, failures, now }, moves);
}

/** An end of the peer-to-peer path left while others are there: no fault of any path. */
export function afterLeaving(room: InRoom, loss: Loss): TopologyStep {
  return replace(room, loss, [
    { topology: 'p2p', reason: 'first-peers' },
    { topology: 'sfu', reason: 'third-peer' },
  ]);
}

/** Opens the first that can be had, the wish before all; without any the room has failed. */
function replace(room: InRoom, { lost, next, failures, now }: Loss, moves: readonly Move[]): TopologyStep {
  const close: TopologyEffect = { type: 'close', path: lost, because: 'lost' };
  const wish = next && begin(room, next, { from: null, next: null, failures, now });
  if (wish) return following([close], wish);
  for (const move of moves) {
    const begun = begin(room, move, { from: null, next, failures, now });
    if (begun) return following([close], begun);
  }
  const { peers, lastGeneration } = room;
  return { state: { phase: 'failed', peers, lastGeneration }, effects: [close, { type: 'failed' }] };
}
