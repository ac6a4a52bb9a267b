import { setTimeout as sleep } from 'node:timers/promises';
import type { CallEvents } from '../calls/call-events.ts';
import type { CallId } from '../protocol/ids.ts';
import type { FeedbackEvents } from '../quality/feedback-events.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { TypedEmitter } from '../shared/typed-emitter.ts';
import { type CallLog, CallLogError } from './call-log.ts';
import { CallRecorder } from './call-recorder.ts';
import type { LoggedCall } from './call-report.ts';
import { recordFeedback } from './feedback-recorder.ts';
import type { HistoryEvents } from './history-events.ts';
import type { SeenRow } from './log-entry.ts';
import type { QualityFacts } from './quality-facts.ts';
import { WriteBehind, type WriteBehindSettings, type WriteBehindSnapshot } from './write-behind.ts';

export type HistoryOptions = {
  log: CallLog;
  /** Calls are forgotten so many days after they began and ended. */
  days: number;
  /** The server's even clock, and the wall's; both in ms. */
  now: () => number;
  wallClock: () => number;
  onFault: (error: unknown) => void;
  writing?: WriteBehindSettings;
};

const DAY_MS = 86_400_000;
/** Longer leaves the last scores of a leg unwritten for longer. */
const TICK_MS = 5_000;
/** How soon it is noticed that the database is gone while nothing is written. */
const PROBE_MS = 10_000;
const PRUNE_MS = 3_600_000;
/** Calls forgotten at once: an hour's call of ten has 12,000 rows, and nothing else is written meanwhile. */
const PRUNED_AT_ONCE = 10;
/** Who reads waits so long for what is being written. Longer has people wait while a log catches up. */
const SETTLED_WITHIN_MS = 1_000;
/** Longer loses less of the log when the database is slow; the server waits for it at its end. */
const STOP_WITHIN_MS = 5_000;

/** Longer keeps people waiting in a call whose log is slow; shorter brings back calls that had ended. */
const RECALL_WITHIN_MS = 2_000;

/** The product's memory of calls: records, writes behind the calls' back, forgets in time. */
export class History {
  readonly events: TypedEmitter<HistoryEvents>;
  /** To read from. */
  readonly log: CallLog;
  readonly #options: HistoryOptions;
  readonly #writing: WriteBehind;
  readonly #recorder: CallRecorder;
  #timers: NodeJS.Timeout[] = [];
  #stopping = false;

  constructor(options: HistoryOptions) {
    const { log, now, wallClock, onFault, writing } = options;
    this.#options = options;
    this.log = log;
    this.events = new TypedEmitter(onFault);
    this.#writing = new WriteBehind({ log, events: this.events, onFault, ...(writing && { settings: writing }) });
    const missedChanged = (person: HistoryEvents['missed-calls-changed']): void =>
      this.events.emit('missed-calls-changed', person);
    this.#recorder = new CallRecorder({ put: this.#writing.put, missedChanged, now, wallClock });
  }

  /** Before anybody listens to `rooms` who ends calls. */
  follow(calls: TypedEmitter<CallEvents>, rooms: TypedEmitter<RoomEvents>): void {
    this.#recorder.follow(calls, rooms);
  }

  followQuality(quality: Pick<TypedEmitter<QualityFacts>, 'on'>): void {
    this.#recorder.followQuality(quality);
  }

  /** Ratings and diagnoses; kept if the person had a part in the call. */
  followFeedback(feedback: TypedEmitter<FeedbackEvents>): void {
    const { now, wallClock } = this.#options;
    recordFeedback(feedback, this.#writing.put, () => wallClock() - now());
  }

  /** Until then this user knows of what they missed. */
  seen(seen: Omit<SeenRow, 'type'>): void {
    const { applicationId, userId } = seen;
    this.#writing.put({ type: 'seen', ...seen });
    this.events.emit('missed-calls-changed', { applicationId, userId });
  }

  /**
   * What was put until now can be read, or, where a great deal is being written, most of it. Rejects with a `CallLogError`
   * while nothing can be written.
   */
  async settled(): Promise<void> {
    await Promise.race([this.#writing.settled(), sleep(SETTLED_WITHIN_MS, undefined, { ref: false })]);
  }

  start(): void {
    const every = (ms: number, act: () => void): NodeJS.Timeout => setInterval(act, ms).unref();
    this.#timers = [
      every(TICK_MS, () => this.#recorder.tick()),
      every(PROBE_MS, () => void this.#writing.probe()),
      every(PRUNE_MS, () => void this.prune()),
    ];
    void this.#writing.probe();
    void this.prune();
  }

  /** What was over longer ago than calls are kept. Ends early where the database does not answer. */
  async prune(): Promise<void> {
    const before = this.#options.wallClock() - this.#options.days * DAY_MS;
    let count = 0;
    try {
      for (let pruned = PRUNED_AT_ONCE; pruned === PRUNED_AT_ONCE && !this.#stopping; count += pruned) {
        pruned = await this.log.prune(before, PRUNED_AT_ONCE);
      }
    } catch (error) {
      // That the database is gone is told by who writes to it; the next hour makes up for it.
      if (!(error instanceof CallLogError && error.code === 'unavailable')) this.#options.onFault(error);
    }
    if (count > 0) this.events.emit('calls-pruned', { count });
  }

  /**
   * How a call ended for good; null: it is not known to have. What ended with a server's stop may go on, and is then
   * continued where the log has it. Never rejects, and does not take long: people wait for it in the middle of a call.
   */
  async outcomeOf(callId: CallId): Promise<LoggedCall['outcome']> {
    try {
      const call = await within(RECALL_WITHIN_MS, this.#recall(callId));
      return call && call.endReason !== 'server-stopping' ? call.outcome : null;
    } catch (error) {
      if (!(error instanceof CallLogError && error.code === 'unavailable')) this.#options.onFault(error);
      return null;
    }
  }

  /** Also where that comes too late for who asked: the call's row is continued then, and not begun anew. */
  async #recall(callId: CallId): Promise<LoggedCall | null> {
    const call = await this.log.call(callId);
    if (call) this.#recorder.recall(call);
    return call;
  }

  /** One sentence, while the log cannot be written. Calls go on. */
  problem(): string | null {
    const { lost, waiting } = this.#writing.snapshot;
    if (!lost) return null;
    return `The call log cannot be written since ${new Date(lost.since).toISOString()}; ${waiting} entries wait.`;
  }

  snapshot(): WriteBehindSnapshot {
    return this.#writing.snapshot;
  }

  /** Before calls are ended by the server's own end. */
  serverStopping(): void {
    this.#recorder.serverStopping();
  }

  /** After the last fact. Writes what waits, within a time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#writing.stop(STOP_WITHIN_MS);
    await this.log.close();
  }
}

/** Rejects as a log that is gone does. */
async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new CallLogError('unavailable', `no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
