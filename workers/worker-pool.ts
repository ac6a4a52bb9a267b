import { MediaPlaneError, type SpreadFailure, type WorkerFailure } from '../src/rooms/ports.ts';
import type { ListenSettings } from './listen-infos.ts';
import { MediaWorker } from './media-worker.ts';
import { placeRoom } from './placement/place-room.ts';
import { failureOf } from './worker-failure.ts';
import type { WorkerProgram } from './worker-program.ts';

export type PoolLog = {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
};

export type PoolSettings = ListenSettings & {
  workers: number;
  /** The first worker's UDP and TCP port; the next one takes the next. */
  basePort: number;
};

/**
 * Where one worker runs, on its own port. `stuck`: it does not answer, and is being ended. `waiting`: it died; it is started
 * again when the timer fires.
 */
type Slot =
  | { state: 'starting'; started: Promise<void> }
  | { state: 'running' | 'stuck'; worker: MediaWorker }
  | { state: 'waiting'; timer: NodeJS.Timeout };

/** A worker that dies within this time of its start has failed; failures in a row make the next start wait longer. */
const SOON_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;
/** How long somebody who needs a worker waits while none runs. Starting one takes some 50 ms. */
const PATIENCE_MS = 5_000;

const pauseAfter = (failures: number): number => (failures < 2 ? 0 : Math.min(125 * 2 ** failures, LONGEST_PAUSE_MS));

/** Keeps a number of workers running: one that dies, or is stuck, takes its sessions with it, and is replaced. */
export class WorkerPool {
  /** Since the beginning. */
  readonly failures: Record<WorkerFailure, number> = {
    died: 0,
    stuck: 0,
    'no-port': 0,
    'no-descriptors': 0,
    other: 0,
  };
  readonly #program: WorkerProgram;
  readonly #settings: PoolSettings;
  readonly #log: PoolLog;
  readonly #slots: Slot[];
  readonly #waiters = new Set<(outcome: MediaPlaneError | null) => void>();
  #closing: Promise<void> | null = null;

  private constructor(program: WorkerProgram, settings: PoolSettings, log: PoolLog) {
    this.#program = program;
    this.#settings = settings;
    this.#log = log;
    this.#slots = Array.from({ length: settings.workers }, (_, index) => this.#starting(index, 0));
  }

  /** Rejects, and leaves nothing running, if any of the workers does not start. */
  static async start(program: WorkerProgram, settings: PoolSettings, log: PoolLog): Promise<WorkerPool> {
    const pool = new WorkerPool(program, settings, log);
    try {
      await Promise.all(pool.#slots.flatMap((slot) => (slot.state === 'starting' ? [slot.started] : [])));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  get running(): MediaWorker[] {
    return this.#slots.flatMap((slot) => (slot.state === 'running' ? [slot.worker] : []));
  }

  /** Of those that run, the ones that answered when they were looked at last. */
  get answering(): MediaWorker[] {
    return this.running.filter(({ isWell }) => isWell);
  }

  /** Where a new room is to open; waits a little for a worker if none runs. */
  async forRoom(): Promise<MediaWorker> {
    const workers = this.answering.length > 0 ? this.answering : this.running;
    const loads = workers.map(({ load }) => load);
    const best = workers[placeRoom(loads, performance.now())];
    if (best) return best;
    await this.#untilOneRuns();
    return this.forRoom();
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    this.#tellWaiters(new MediaPlaneError('closed', 'The media plane is closed.'));
    const ends = this.#slots.splice(0).map(async (slot) => {
      if (slot.state === 'waiting') clearTimeout(slot.timer);
      else if (slot.state === 'starting') await slot.started;
      else await slot.worker.close();
    });
    await Promise.allSettled(ends);
  }

  #starting(index: number, failures: number): Slot & { state: 'starting' } {
    return { state: 'starting', started: this.#start(index, failures) };
  }

  async #start(index: number, failures: number): Promise<void> {
    const port = this.#settings.basePort + index;
    const worker = await MediaWorker.start(this.#program, this.#settings, { slot: index, port });
    if (this.#closing) return worker.close();
    const since = performance.now();
    this.#slots[index] = { state: 'running', worker };
    this.#log.info({ pid: worker.pid, port, program: this.#program }, 'media worker started');
    worker.onceStuck(() => this.#end(index, worker));
    worker.onceDied((error) => {
      const wasStuck = this.#slots[index]?.state === 'stuck';
      if (!wasStuck) {
        this.#log.error({ pid: worker.pid, sessions: worker.sessions.size, err: error }, 'media worker died');
        this.failures.died += 1;
      }
      this.#startAgain(index, performance.now() - since < SOON_MS ? failures + 1 : 0);
      for (const session of worker.sessions) session.workerFailed('worker-died');
    });
    this.#tellWaiters(null);
  }

  /** Its rooms go elsewhere at once, and it is killed: what does not answer does not close either. */
  #end(index: number, worker: MediaWorker): void {
    if (this.#closing) return;
    this.#log.error({ pid: worker.pid, sessions: worker.sessions.size }, 'media worker is stuck');
    this.failures.stuck += 1;
    this.#slots[index] = { state: 'stuck', worker };
    worker.kill();
    for (const session of [...worker.sessions]) session.workerFailed('worker-stuck');
  }

  #startAgain(index: number, failures: number): void {
    if (this.#closing) return;
    const again = (): void => {
      const slot = this.#starting(index, failures);
      this.#slots[index] = slot;
      slot.started.catch((error: unknown) => {
        this.#log.error({ err: error, reason: this.#failed(error) }, 'media worker did not start');
        this.#startAgain(index, failures + 1);
      });
    };
    this.#slots[index] = { state: 'waiting', timer: setTimeout(again, pauseAfter(failures)) };
  }

  #failed(error: unknown): SpreadFailure {
    const failure = failureOf(error);
    this.failures[failure] += 1;
    return failure;
  }

  #untilOneRuns(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error: MediaPlaneError | null): void => {
        clearTimeout(timer);
        this.#waiters.delete(settle);
        if (error) reject(error);
        else resolve();
      };
      const timer = setTimeout(settle, PATIENCE_MS, new MediaPlaneError('no-worker', 'No media worker runs.'));
      this.#waiters.add(settle);
    });
  }

  #tellWaiters(outcome: MediaPlaneError | null): void {
    for (const settle of [...this.#waiters]) settle(outcome);
  }
}
