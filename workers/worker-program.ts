import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { version as mediasoupVersion, workerBin } from 'mediasoup';
import * as z from 'zod/mini';
import { MediaPlaneError } from '../src/rooms/ports.ts';

const WorkerDescription = z.object({
  /** mediasoup's. */
  version: z.string(),
  srtp: z.enum(['openssl', 'nss', 'unknown']),
  /** How set-up came by it: `built`, `prebuilt`. */
  source: z.string(),
  /** It is built with our change that lets more frames of AV1 through from a frame’s beginning on (workers/build/recipe.mjs). */
  wholeAv1Frames: z._default(z.boolean(), false),
});

export type WorkerProgram = z.output<typeof WorkerDescription> & { path: string };

/**
 * The program that mediasoup runs as its worker: MEDIASOUP_WORKER_BIN, else what its own installation left. Set-up
 * describes the one that it built in `worker.json` beside it.
 */
export function findWorkerProgram(path: string = workerBin): WorkerProgram {
  try {
    accessSync(path, constants.X_OK);
  } catch (cause) {
    const message = `There is no mediasoup worker program at ${path}: run \`npm start\`, or set MEDIASOUP_WORKER_BIN.`;
    throw new MediaPlaneError('no-worker', message, { cause });
  }
  return { path, ...describe(join(dirname(path), 'worker.json')) };
}

function describe(file: string): z.output<typeof WorkerDescription> {
  try {
    return WorkerDescription.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // A program that did not come from our set-up has no description, or its own kind of one.
    return { version: mediasoupVersion, srtp: 'unknown', source: 'unknown', wholeAv1Frames: false };
  }
}
