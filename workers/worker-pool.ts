import { MediaPlaneError } from '../src/rooms/ports.ts';
import type { ListenSettings } from './listen-infos.ts';
import { MediaWorker } from './media-worker.ts';
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

/** Where one worker runs, on its own port. `waiting`: it died; it is started again when the timer fires. */
type Slot =
  | { state: 'starting'; started: Promise<void> }
  | { state: 'running'; worker: MediaWorker }
  | { state: 'waiting'; timer: NodeJS.Timeout };

/** A worker that dies within this time of its start has failed; failures in a row make the next start wait longer. */
const SOON_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;
/** How long somebody who needs a worker waits while none runs. Starting one takes some 50 ms. */
const PATIENCE_MS = 5_000;

const pauseAfter = (failures: number): number => (failures < 2 ? 0 : Math.min(125 * 2 ** failures, LONGEST_PAUSE_MS));

/** Keeps a number of workers running: one that dies takes its sessions with it, and is replaced. */
export class WorkerPool {
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

  /** The worker with the fewest sessions; waits a little for one if none runs. */
  async leastLoaded(): Promise<MediaWorker> {
    const best = this.running.toSorted((one, other) => one.load - other.load)[0];
    if (best) return best;
    await this.#untilOneRuns();
    return this.leastLoaded();
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    this.#tellWaiters(new MediaPlaneError('closed', 'The media plane is closed.'));
    const ends = this.#slots.splice(0).map(async (slot) => {
      if (slot.state === 'waiting') clearTimeout(slot.timer);
      else if (slot.state === 'running') await slot.worker.close();
      else await slot.started;
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
    worker.onceDied((error) => {
      this.#log.error({ pid: worker.pid, sessions: worker.sessions.size, err: error }, 'media worker died');
      this.#startAgain(index, performance.now() - since < SOON_MS ? failures + 1 : 0);
      for (const session of worker.sessions) session.workerDied();
    });
    this.#tellWaiters(null);
  }

  #startAgain(index: number, failures: number): void {
    if (this.#closing) return;
    const again = (): void => {
      const slot = this.#starting(index, failures);
      this.#slots[index] = slot;
      slot.started.catch((error: unknown) => {
        this.#log.error({ err: error }, 'media worker did not start');
        this.#startAgain(index, failures + 1);
      });
    };
    this.#slots[index] = { state: 'waiting', timer: setTimeout(again, pauseAfter(failures)) };
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
