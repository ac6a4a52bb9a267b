import { createWorker, type types } from 'mediasoup';
import type { WorkerSnapshot } from '../src/rooms/ports.ts';
import { mediaCodecsOf } from './codecs.ts';
import { type ListenSettings, listenInfos } from './listen-infos.ts';
import { LoadMeter } from './placement/load-meter.ts';
import { type Carried, flowsOn, type WorkerLoad } from './placement/worker-load.ts';
import { Pulse } from './pulse.ts';
import type { MediasoupSession } from './sfu-session.ts';
import { requireDescriptors } from './worker-failure.ts';
import type { WorkerProgram } from './worker-program.ts';

/** A worker that is asked to close and does not is killed after this time. */
const CLOSE_TIMEOUT_MS = 3_000;
/** A worker that does not answer must not keep a scrape from telling everything else. */
const ANSWER_TIMEOUT_MS = 500;

/** A mediasoup worker process, its one WebRtcServer, and the sessions that it carries. */
export class MediaWorker {
  readonly sessions = new Set<MediasoupSession>();
  readonly #opening = new Set<Carried>();
  readonly #meter = new LoadMeter();
  readonly #pulse: Pulse;
  readonly #stuck = Promise.withResolvers<void>();
  readonly webRtcServer: types.WebRtcServer;
  readonly #worker: types.Worker;
  readonly #program: WorkerProgram;
  readonly #slot: number;

  private constructor(worker: types.Worker, webRtcServer: types.WebRtcServer, program: WorkerProgram, slot: number) {
    this.#worker = worker;
    this.webRtcServer = webRtcServer;
    this.#program = program;
    this.#slot = slot;
    this.#pulse = new Pulse({
      pid: worker.pid,
      ask: () => this.#cpuSeconds(),
      answered: (cpuSeconds) => this.#meter.note({ at: performance.now(), cpuSeconds, flows: flowsOn(this.#carries) }),
      stuck: () => this.#stuck.resolve(),
    });
    worker.observer.once('close', () => this.#pulse.stop());
  }

  /** `slot`: its place in the pool. */
  static async start(
    program: WorkerProgram,
    settings: ListenSettings,
    { slot, port }: { slot: number; port: number },
  ): Promise<MediaWorker> {
    const infos = await listenInfos(settings, port);
    requireDescriptors();
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

  /** It answers. */
  get isWell(): boolean {
    return this.#pulse.isWell;
  }

  /** It lives and does not answer; told once. */
  onceStuck(listener: () => void): void {
    void this.#stuck.promise.then(listener);
  }

  /** The kernel tells then that it died. */
  kill(): void {
    try {
      process.kill(this.pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }

  get load(): WorkerLoad {
    return { measured: this.#meter.share, flowsMeasured: this.#meter.flows, carries: this.#carries };
  }

  /** How much of one core it took of late; null: not known yet. */
  get cpuShare(): number | null {
    return this.#meter.share;
  }

  async createRouter(): Promise<types.Router> {
    const opening = { here: 0, inRoom: 0, openedAt: performance.now() };
    this.#opening.add(opening);
    try {
      return await this.#worker.createRouter({ mediaCodecs: mediaCodecsOf(this.#program) });
    } finally {
      this.#opening.delete(opening);
    }
  }

  async snapshot(): Promise<WorkerSnapshot> {
    const { version, srtp } = this.#program;
    const about = { pid: this.pid, slot: this.#slot, version, srtp };
    try {
      return { ...about, cpuSeconds: await withinMs(ANSWER_TIMEOUT_MS, this.#cpuSeconds()) };
    } catch {
      // It died meanwhile, or does not answer: of both the pool hears by itself.
      return about;
    }
  }

  get #carries(): Carried[] {
    return [...[...this.sessions].map((session) => session.carriedOn(this)), ...this.#opening];
  }

  async #cpuSeconds(): Promise<number> {
    const { ru_utime, ru_stime } = await this.#worker.getResourceUsage();
    return (ru_utime + ru_stime) / 1000;
  }

  /** Resolves when the process is gone. */
  async close(): Promise<void> {
    if (this.#worker.subprocessClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#worker.once('subprocessclose', resolve);
    this.#worker.close();
    const impatience = setTimeout(() => this.kill(), CLOSE_TIMEOUT_MS);
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
