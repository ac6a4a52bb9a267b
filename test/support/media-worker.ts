import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { MediaPlane } from '../../src/rooms/ports.ts';
import { createMediasoupPlane, type MediasoupPlaneOptions } from '../../workers/mediasoup-media-plane.ts';
import { freePortRow } from './free-ports.ts';

/** What set-up names in MEDIASOUP_WORKER_BIN; without set-up, the newest worker program that it keeps on this machine. */
export function workerProgramForTests(): string {
  const named = process.env['MEDIASOUP_WORKER_BIN'];
  if (named) return named;
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'parley', 'worker');
  const folders = existsSync(cache) ? readdirSync(cache) : [];
  const programs = folders.map((folder) => join(cache, folder, 'mediasoup-worker')).filter(existsSync);
  const [newest] = programs.toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  if (!newest) throw new Error(`no mediasoup worker program in ${cache}: run \`npm start\` or \`npm test\` first`);
  return newest;
}

type LogLine = { level: 'info' | 'error'; message: string; details: object };

export type RealMediaPlane = { plane: MediaPlane; log: LogLine[]; basePort: number; killWorker(): Promise<number> };

type Options = { workers?: number; basePort?: number } & Partial<
  Pick<MediasoupPlaneOptions, 'workerProgram' | 'spread' | 'pipePorts'>
>;

/** The media plane as the server runs it, on loopback. */
export async function startMediaPlane(options: Options = {}): Promise<RealMediaPlane> {
  const { workers = 1, workerProgram = workerProgramForTests(), ...more } = options;
  const basePort = options.basePort ?? (await freePortRow(workers));
  const log: LogLine[] = [];
  const plane = await createMediasoupPlane({
    ...more,
    workers,
    basePort,
    listenAddress: '127.0.0.1',
    announcedAddress: null,
    workerProgram,
    log: {
      info: (details, message) => void log.push({ level: 'info', message, details }),
      error: (details, message) => void log.push({ level: 'error', message, details }),
    },
  });
  const killWorker = async (): Promise<number> => {
    const [worker] = (await plane.snapshot()).workers;
    if (!worker) throw new Error('no media worker runs');
    process.kill(worker.pid, 'SIGKILL');
    return worker.pid;
  };
  return { plane, log, basePort, killWorker };
}
