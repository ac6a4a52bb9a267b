import type { Carried, WorkerLoad } from '../../../../workers/placement/worker-load.ts';

/** Long after the rooms that filled. */
export const now = 1_000_000;
export const LONG_AGO = 0;

/** A room that is wholly on one worker. */
export const room = (peers: number, openedAt = LONG_AGO): Carried => ({ here: peers, inRoom: peers, openedAt });

/** Its flows as they were while it was measured. */
export const worker = (measured: number | null, flowsMeasured = 0, carries: readonly Carried[] = []): WorkerLoad => ({
  measured,
  flowsMeasured,
  carries,
});
