import { MAX_PEERS } from '../../src/protocol/limits.ts';
import { type RealServer, startRealServer } from '../support/real-server.ts';
import { childOf, cpuSecondsOf, pin, WORKER_NAME } from './processor.ts';
import type { Cores } from './sfu.ts';

export type PinnedServer = RealServer & {
  workerPid: number;
  /** So far. `node`: of the server itself, which forwards nothing. */
  cpuSeconds(): { worker: number; node: number };
};

/** Our server with one media worker: that keeps to one core, the server to the other. */
export async function startPinnedServer(cores: Cores): Promise<PinnedServer> {
  const settings = { PARLEY_MEDIA_WORKERS: '1', PARLEY_MAX_PEERS_PER_CALL: String(MAX_PEERS) } as const;
  const server = await startRealServer(settings, { core: cores.generator });
  const workerPid = childOf(server.pid, WORKER_NAME);
  pin(workerPid, cores.sfu);
  return {
    ...server,
    workerPid,
    cpuSeconds: () => ({ worker: cpuSecondsOf(workerPid), node: cpuSecondsOf(server.pid) }),
  };
}
