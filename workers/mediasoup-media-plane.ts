import { setLogEventListeners } from 'mediasoup';
import {
  type MediaPlane,
  MediaPlaneError,
  type MediaPlaneSnapshot,
  type SfuSession,
  type SpreadFailure,
} from '../src/rooms/ports.ts';
import type { PortRange } from './edges/edge.ts';
import type { Neighbourhood } from './edges/session-edges.ts';
import { isFault } from './is-fault.ts';
import { Lifetime } from './lifetime.ts';
import type { MediaWorker } from './media-worker.ts';
import { type SpreadBounds, spreadBounds } from './placement/place-peer.ts';
import { type Carrier, MediasoupSession } from './sfu-session.ts';
import { failureOf } from './worker-failure.ts';
import { type PoolLog, type PoolSettings, WorkerPool } from './worker-pool.ts';
import { findWorkerProgram } from './worker-program.ts';

export type MediasoupPlaneOptions = PoolSettings & {
  log: PoolLog;
  /** Default: what mediasoup itself would run. */
  workerProgram?: string;
  /** Default: what rooms of people with cameras were found to need. */
  spread?: SpreadBounds;
  /** For pipes between workers, on loopback. Default: a range below the media ports, or above them. */
  pipePorts?: PortRange;
};

/** Nobody else’s: above those of services, below those that the kernel gives out by itself. */
const PIPE_PORTS: readonly PortRange[] = [
  { min: 20_000, max: 24_999 },
  { min: 25_000, max: 29_999 },
];

/** Resolves once every worker listens; rejects, with nothing left running, if one cannot. */
export async function createMediasoupPlane(options: MediasoupPlaneOptions): Promise<MediaPlane> {
  const { log, workerProgram, spread = spreadBounds, pipePorts = pipePortsBeside(options), ...settings } = options;
  const program = findWorkerProgram(workerProgram);
  // Also what a crashing worker writes to its standard error.
  setLogEventListeners({
    onerror: (namespace, text) => {
      if (isFault(text)) log.error({ namespace, text }, 'mediasoup error');
    },
  });
  return new MediasoupPlane(await WorkerPool.start(program, settings, log), { bounds: spread, pipePorts, log });
}

/** A worker that starts again finds its port free. */
function pipePortsBeside({ basePort, workers }: PoolSettings): PortRange {
  const isBeside = ({ min, max }: PortRange): boolean => basePort > max || basePort + workers - 1 < min;
  return PIPE_PORTS.find(isBeside) ?? { min: 10_000, max: 14_999 };
}

type Spreading = Pick<Neighbourhood<Carrier>, 'bounds' | 'pipePorts'> & { log: PoolLog };

class MediasoupPlane implements MediaPlane {
  readonly #pool: WorkerPool;
  readonly #life = new Lifetime();

  readonly #around: Neighbourhood<Carrier>;
  readonly #spreadFailures: Record<SpreadFailure, number> = { 'no-port': 0, 'no-descriptors': 0, other: 0 };

  constructor(pool: WorkerPool, { bounds, pipePorts, log }: Spreading) {
    this.#pool = pool;
    this.#around = {
      workers: () => pool.answering,
      bounds,
      pipePorts,
      couldNotSpread: (error) => {
        const reason = failureOf(error);
        this.#spreadFailures[reason] += 1;
        log.error({ err: error, reason }, 'media room could not spread');
      },
    };
  }

  async open(): Promise<SfuSession> {
    this.#life.requireAlive();
    return await this.#openOn(await this.#pool.forRoom());
  }

  async openOnEach(): Promise<SfuSession[]> {
    this.#life.requireAlive();
    const outcomes = await Promise.allSettled(this.#pool.running.map((worker) => this.#openOn(worker)));
    this.#life.requireAlive();
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  }

  async snapshot(): Promise<MediaPlaneSnapshot> {
    const workers = this.#pool.running;
    const sessions = [...new Set(workers.flatMap((worker) => [...worker.sessions]))];
    const counts = {
      transports: { new: 0, connecting: 0, connected: 0, disconnected: 0, failed: 0 },
      producers: { live: 0, paused: 0 },
      consumers: { live: 0, paused: 0 },
    };
    for (const { transports, producers, consumers } of sessions.flatMap((session) => session.held)) {
      for (const state of transports) counts.transports[state] += 1;
      for (const state of producers) counts.producers[state] += 1;
      for (const state of consumers) counts.consumers[state] += 1;
    }
    const running = await Promise.all(workers.map((worker) => worker.snapshot()));
    const spread = sessions.map((session) => session.spread);
    return {
      workers: running,
      failures: { ...this.#pool.failures },
      spreadFailures: { ...this.#spreadFailures },
      routers: spread.reduce((sum, { routers }) => sum + routers, 0),
      pipes: spread.reduce((sum, { pipes }) => sum + pipes, 0),
      ...counts,
    };
  }

  async close(): Promise<void> {
    this.#life.finish(new MediaPlaneError('closed', 'The media plane is closed.'));
    for (const worker of this.#pool.running) for (const session of worker.sessions) session.close('server-stopping');
    await this.#pool.close();
  }

  async #openOn(worker: MediaWorker): Promise<SfuSession> {
    const router = await this.#life.within(worker.createRouter(), 'worker-died');
    if (router.closed) throw new MediaPlaneError('worker-died', 'The media worker died while it opened a session.');
    return new MediasoupSession(router, worker, this.#around);
  }
}
