import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { type CallLog, CallLogError } from './call-log.ts';
import { EntryQueue } from './entry-queue.ts';
import type { DropReason, HistoryEvents } from './history-events.ts';
import type { LogEntry } from './log-entry.ts';

export type WriteBehindSettings = {
  /** That wait at most; twice as many where neither scores nor events are left to make room. More survives a longer loss of the database, and costs about a kilobyte each. */
  maxEntries: number;
  /** Written at once at most. More makes longer transactions; fewer, more of them. */
  batch: number;
  /** What comes within this time is written together. */
  lingerMs: number;
  /** After a first failure; doubled after each. */
  retryMs: number;
  maxRetryMs: number;
};

/** An hour of a hundred calls of ten, without the database, is about 100,000 entries. */
export const WRITE_BEHIND: WriteBehindSettings = {
  maxEntries: 100_000,
  batch: 500,
  lingerMs: 100,
  retryMs: 250,
  maxRetryMs: 10_000,
};

/** While it stops, after a failure. */
const AT_REST_MS = 50;

/** `lost`: since when the database does not take anything, in ms since the epoch. */
export type WriteBehindSnapshot = {
  /** Entries that wait, those being written included. */
  waiting: number;
  dropped: Record<DropReason, number>;
  lost: { since: number; because: string } | null;
};

type Dependencies = {
  log: Pick<CallLog, 'write' | 'check'>;
  events: TypedEmitter<HistoryEvents>;
  onFault: (error: unknown) => void;
  settings?: WriteBehindSettings;
};

/**
 * Writes the call log behind the calls' back: they never wait for it, and go on when it cannot be written. Batches are
 * written one after the other, in order, and again until they are written.
 */
export class WriteBehind {
  readonly #with: Dependencies;
  readonly #settings: WriteBehindSettings;
  readonly #queue: EntryQueue;
  readonly #dropped: Record<DropReason, number> = { scores: 0, events: 0, overflow: 0, refused: 0, unwritten: 0 };
  #batch: readonly LogEntry[] = [];
  #lost: WriteBehindSnapshot['lost'] = null;
  #running: Promise<void> | null = null;
  /** Who waits until what was put before is written. `left`: so many entries are before it. */
  #waiters: { left: number; resolve: () => void; reject: (error: CallLogError) => void }[] = [];
  /** Ends the present wait. */
  #hurry = new AbortController();
  #deadline = Number.POSITIVE_INFINITY;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    this.#settings = dependencies.settings ?? WRITE_BEHIND;
    this.#queue = new EntryQueue(this.#settings.maxEntries, (reason) => this.#drop(reason, 1));
  }

  readonly put = (entry: LogEntry): void => {
    this.#queue.put(entry);
    this.#running ??= this.#run();
  };

  get snapshot(): WriteBehindSnapshot {
    return {
      waiting: this.#queue.size + this.#batch.length,
      dropped: { ...this.#dropped },
      lost: this.#lost,
    };
  }

  /** Notices that the database is gone, or back, while nothing is to be written. */
  async probe(): Promise<void> {
    if (this.#running) return;
    try {
      await this.#with.log.check();
      this.#found();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Resolves when what was put until now is written. Rejects with a `CallLogError` when it cannot be now. */
  async settled(): Promise<void> {
    if (this.#lost) throw new CallLogError('unavailable', this.#lost.because);
    const left = this.#queue.size + this.#batch.length;
    if (left === 0) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.push({ left, resolve, reject });
    await promise;
  }

  /** Writes what waits, without rest, and gives up the remainder after so long. */
  async stop(withinMs: number): Promise<void> {
    this.#deadline = performance.now() + withinMs;
    this.#hurry.abort();
    await Promise.race([this.#running, sleep(withinMs, undefined, { ref: false })]);
    const { waiting } = this.snapshot;
    if (waiting > 0) this.#drop('unwritten', waiting);
  }

  async #run(): Promise<void> {
    await this.#wait(this.#settings.lingerMs);
    while (this.#queue.size > 0 && performance.now() < this.#deadline) {
      this.#batch = this.#queue.take(this.#settings.batch);
      await this.#writeBatch();
    }
    this.#running = null;
    this.#release(Number.POSITIVE_INFINITY);
  }

  /** Until it is written, or the time is over: what is then left of it was not. */
  async #writeBatch(): Promise<void> {
    const begun = performance.now();
    for (let retryMs = this.#settings.retryMs; performance.now() < this.#deadline; retryMs *= 2) {
      try {
        const refusals = await this.#write(this.#batch);
        return this.#written(this.#batch.length, refusals, performance.now() - begun);
      } catch (error) {
        this.#failed(error);
        await this.#wait(Math.min(retryMs, this.#settings.maxRetryMs));
      }
    }
  }

  /** One entry that the database will never take must not keep back the others. Resolves to why, for each of those. */
  async #write(entries: readonly LogEntry[]): Promise<CallLogError[]> {
    try {
      await this.#with.log.write(entries);
      return [];
    } catch (error) {
      if (!(error instanceof CallLogError && error.code === 'refused')) throw error;
      if (entries.length === 1) return [error];
      const half = Math.ceil(entries.length / 2);
      const refusals = await this.#write(entries.slice(0, half));
      return [...refusals, ...(await this.#write(entries.slice(half)))];
    }
  }

  #written(count: number, refusals: readonly CallLogError[], tookMs: number): void {
    this.#batch = [];
    this.#release(count);
    for (const refusal of refusals) this.#with.onFault(refusal);
    if (refusals.length > 0) this.#drop('refused', refusals.length);
    this.#with.events.emit('batch-written', { entries: count - refusals.length, tookMs });
    this.#found();
  }

  /** What makes room in the queue counts as if it still came: such a waiter waits a little longer than it need. */
  #release(written: number): void {
    for (const waiter of this.#waiters) {
      waiter.left -= written;
      if (waiter.left <= 0) waiter.resolve();
    }
    this.#waiters = this.#waiters.filter(({ left }) => left > 0);
  }

  #failed(error: unknown): void {
    const because = error instanceof Error ? error.message : String(error);
    this.#with.events.emit('batch-failed', { because });
    for (const { reject } of this.#waiters.splice(0)) reject(new CallLogError('unavailable', because));
    if (this.#lost) return;
    this.#lost = { since: Date.now(), because };
    this.#with.events.emit('database-lost', { because });
  }

  #found(): void {
    if (!this.#lost) return;
    const awayMs = Date.now() - this.#lost.since;
    this.#lost = null;
    this.#with.events.emit('database-back', { awayMs, waiting: this.#queue.size });
  }

  #drop(reason: DropReason, count: number): void {
    this.#dropped[reason] += count;
    this.#with.events.emit('entries-dropped', { reason, count });
  }

  /** While it stops there is no rest, but for so much that a database that refuses at once is not asked in a loop. */
  async #wait(ms: number): Promise<void> {
    const { signal } = this.#hurry;
    if (signal.aborted) await sleep(Math.min(ms, AT_REST_MS));
    // Rejects when it is to hurry, and never else.
    else await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}
