import { createWorker, type types } from 'mediasoup';
import type { WorkerSnapshot } from '../src/rooms/ports.ts';
import { CpuUsage } from './cpu-usage.ts';
import { type ListenSettings, listenInfos } from './listen-infos.ts';
import type { MediasoupSession } from './sfu-session.ts';
import type { WorkerProgram } from './worker-program.ts';

/** A worker that is asked to close and does not is killed after this time. */
const CLOSE_TIMEOUT_MS = 3_000;
/** The span of a worker's CPU share. Shorter is jumpier and asks oftener; longer shows a storm later. */
const CPU_INTERVAL_MS = 2_000;

/** A worker that is stuck must not keep a scrape from telling everything else. */
const ANSWER_TIMEOUT_MS = 500;

/** A mediasoup worker process, its one WebRtcServer, and the sessions that it carries. */
export class MediaWorker {
  readonly sessions = new Set<MediasoupSession>();
  readonly #cpuUsage = new CpuUsage();
  #cpuAskedAt = Number.NEGATIVE_INFINITY;
  #opening = 0;
  readonly webRtcServer: types.WebRtcServer;
  readonly #worker: types.Worker;
  readonly #program: WorkerProgram;
  readonly #slot: number;

  private constructor(worker: types.Worker, webRtcServer: types.WebRtcServer, program: WorkerProgram, slot: number) {
    this.#worker = worker;
    this.webRtcServer = webRtcServer;
    this.#program = program;
    this.#slot = slot;
  }

  /** `slot`: its place in the pool. */
  static async start(
    program: WorkerProgram,
    settings: ListenSettings,
    { slot, port }: { slot: number; port: number },
  ): Promise<MediaWorker> {
    const infos = await listenInfos(settings, port);
    const worker = await keepingSignals(() => createWorker({ workerBin: program.path, logLevel: 'error' }));
    try {
      return new MediaWorker(worker, await worker.createWebRtcServer({ listenInfos: infos }), program, slot);
    } catch (cause) {
      worker.close();
      throw new Error(`the media worker cannot listen on ${infos[0]?.ip} port ${port}`, { cause });
    }
  }

  get pid(): number {
    return this.#worker.pid;
  }

  onceDied(listener: (error: Error) => void): void {
    if (this.#worker.died) listener(new Error('died while it started'));
    else this.#worker.once('died', listener);
  }

  /** Sessions that it carries, and those that are being opened. */
  get load(): number {
    return this.sessions.size + this.#opening;
  }

  async createRouter(mediaCodecs: types.RouterRtpCodecCapability[]): Promise<types.Router> {
    this.#opening += 1;
    try {
      return await this.#worker.createRouter({ mediaCodecs });
    } finally {
      this.#opening -= 1;
    }
  }

  async snapshot(): Promise<WorkerSnapshot> {
    const { version, srtp } = this.#program;
    const about = { pid: this.pid, slot: this.#slot, version, srtp };
    const cpuSeconds = await this.#cpuSeconds();
    return cpuSeconds === null ? about : { ...about, cpuSeconds };
  }

  /** How much of one core it took of late; null: not known yet. */
  async cpuShare(): Promise<number | null> {
    if (performance.now() - this.#cpuAskedAt >= CPU_INTERVAL_MS) {
      this.#cpuAskedAt = performance.now();
      const cpuSeconds = await this.#cpuSeconds();
      if (cpuSeconds !== null) this.#cpuUsage.note(cpuSeconds, performance.now());
    }
    return this.#cpuUsage.share;
  }

  /** Null: it died meanwhile, of which the pool hears by itself, or is stuck. */
  async #cpuSeconds(): Promise<number | null> {
    try {
      const { ru_utime, ru_stime } = await withinMs(ANSWER_TIMEOUT_MS, this.#worker.getResourceUsage());
      return (ru_utime + ru_stime) / 1000;
    } catch {
      return null;
    }
  }

  /** Resolves when the process is gone. */
  async close(): Promise<void> {
    if (this.#worker.subprocessClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#worker.once('subprocessclose', resolve);
    this.#worker.close();
    const impatience = setTimeout(() => process.kill(this.pid, 'SIGKILL'), CLOSE_TIMEOUT_MS);
    await promise;
    clearTimeout(impatience);
  }
}

async function withinMs<T>(limit: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** mediasoup would close its workers on these signals; when they close is for the server to say, which drains first. */
async function keepingSignals<T>(start: () => Promise<T>): Promise<T> {
  const signals = (['SIGINT', 'SIGTERM'] as const).map((name) => ({ name, before: process.listeners(name) }));
  const started = start();
  for (const { name, before } of signals) {
    for (const listener of process.listeners(name)) {
      if (!before.includes(listener)) process.removeListener(name, listener);
    }
  }
  return await started;
}
