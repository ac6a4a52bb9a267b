import { leastOf } from './least-of.ts';
import { loadToCome, modelOf, type WorkerLoad } from './worker-load.ts';

/** The index of the worker on which a new room is to open; -1: there is none. */
export function placeRoom(workers: readonly WorkerLoad[], now: number): number {
  const model = modelOf(workers, now);
  return leastOf(workers.map((worker) => loadToCome(worker, model, now)));
}
