import { leastOf } from './least-of.ts';
import { flowsOf, loadNow, loadToCome, modelOf, type WorkerLoad } from './worker-load.ts';

/** When a room is too large for the workers that it is on. */
export type SpreadBounds = {
  /**
   * Newcomers go elsewhere where its workers would take more of a core than this. Higher leaves less for those who are
   * there, each of whom receives every newcomer; lower spreads rooms that one worker could carry, and pipes cost too.
   */
  readonly load: number;
  /** Smaller rooms stay together: all their pipes cost more than one more peer. */
  readonly peers: number;
  /** So much less of a core another worker must take, or it is not worth the pipes. */
  readonly gain: number;
};

export const spreadBounds: SpreadBounds = { load: 0.5, peers: 8, gain: 0.2 };

/** `on`: the indices of the workers on which the room is; `peers`: how many it has. */
export type GrowingRoom = { readonly on: readonly number[]; readonly peers: number };

/** The index of the worker on which the room's next peer is to be. */
export function placePeer(
  { on, peers }: GrowingRoom,
  workers: readonly WorkerLoad[],
  now: number,
  bounds: SpreadBounds,
): number {
  const model = modelOf(workers, now);
  const isOwn = (index: number): boolean => on.includes(index);
  const loads = workers.map((worker) => loadNow(worker, model));
  const loadOf = (index: number): number => loads[index] ?? Number.POSITIVE_INFINITY;
  const own = leastOf(loads.map((load, index) => (isOwn(index) ? load : Number.POSITIVE_INFINITY)));
  const added = flowsOf({ here: 1, inRoom: peers + 1 }) * model.flowShare;
  if (peers < bounds.peers || loadOf(own) + added <= bounds.load) return own;
  const others = workers.map((worker, index) =>
    isOwn(index) ? Number.POSITIVE_INFINITY : loadToCome(worker, model, now),
  );
  const other = leastOf(others);
  return loadOf(other) + bounds.gain < loadOf(own) ? other : own;
}
