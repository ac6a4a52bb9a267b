import { setLogEventListeners } from 'mediasoup';
import { type MediaPlane, MediaPlaneError, type MediaPlaneSnapshot, type SfuSession } from '../src/rooms/ports.ts';
import { mediaCodecs } from './codecs.ts';
import { Lifetime } from './lifetime.ts';
import type { MediaWorker } from './media-worker.ts';
import { MediasoupSession } from './sfu-session.ts';
import { type PoolLog, type PoolSettings, WorkerPool } from './worker-pool.ts';
import { findWorkerProgram } from './worker-program.ts';

export type MediasoupPlaneOptions = PoolSettings & {
  log: PoolLog;
  /** Default: what mediasoup itself would run. */
  workerProgram?: string;
};

/** Resolves once every worker listens; rejects, with nothing left running, if one cannot. */
export async function createMediasoupPlane(options: MediasoupPlaneOptions): Promise<MediaPlane> {
  const { log, workerProgram, ...settings } = options;
  const program = findWorkerProgram(workerProgram);
  // Also what a crashing worker writes to its standard error.
  setLogEventListeners({ onerror: (namespace, text) => log.error({ namespace, text }, 'mediasoup error') });
  return new MediasoupPlane(await WorkerPool.start(program, settings, log));
}

class MediasoupPlane implements MediaPlane {
  readonly #pool: WorkerPool;
  readonly #life = new Lifetime();

  constructor(pool: WorkerPool) {
    this.#pool = pool;
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
    const sessions = workers.flatMap((worker) => [...worker.sessions]);
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
    return { workers: running, failures: { ...this.#pool.failures }, routers: sessions.length, ...counts };
  }

  async close(): Promise<void> {
    this.#life.finish(new MediaPlaneError('closed', 'The media plane is closed.'));
    for (const worker of this.#pool.running) for (const session of worker.sessions) session.close('server-stopping');
    await this.#pool.close();
  }

  async #openOn(worker: MediaWorker): Promise<SfuSession> {
    const router = await this.#life.within(worker.createRouter(mediaCodecs), 'worker-died');
    if (router.closed) throw new MediaPlaneError('worker-died', 'The media worker died while it opened a session.');
    return new MediasoupSession(router, worker);
  }
}
