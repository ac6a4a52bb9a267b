import { spawnSync } from 'node:child_process';

const EXIT_CODE_WITHOUT_VERSION = 41;

/** Whether the program at `path` is a mediasoup worker that runs on this machine (its libraries are there, too). */
export function isWorkingWorker(path) {
  const { MEDIASOUP_VERSION: _, ...env } = process.env;
  return spawnSync(path, { env, stdio: 'ignore', timeout: 10_000 }).status === EXIT_CODE_WITHOUT_VERSION;
}
