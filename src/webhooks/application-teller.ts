import { setTimeout as sleep } from 'node:timers/promises';
import type { OutgoingRequest } from '../outbound/guarded-request.ts';
import type { ApplicationId } from '../protocol/ids.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { backoffMs, RestingCalls, type RestSettings } from './resting-calls.ts';
import type { WebhookFacts } from './webhook-facts.ts';
import { type Attempt, attempted, type Outcome, requestOf } from './webhook-request.ts';
import type { StoredWebhookEvent, WebhookCursor, WebhookStore } from './webhook-store.ts';

export type TellerSettings = RestSettings & {
  /** Refusals of one event, after which the others of its call go on without it. */
  readonly maxRefusals: number;
  /** An event that could not be told for so long is given up. */
  readonly giveUpMs: number;
};

export const TELLER: TellerSettings = { retryMs: 1_000, maxRetryMs: 60_000, maxRefusals: 8, giveUpMs: 86_400_000 };

/** Looked at at once. More tells several calls at the same time; fewer asks the store more often. */
const WINDOW = 100;
/** Calls that are told of at the same time. Where so many fail in a row, the receiver is away. */
const LANES = 8;
/** At the end of the server: longer keeps a stop waiting for a slow receiver, shorter tells more of its events twice. */
const HEARD_WITHIN_MS = 1_000;
/** After that only the store is waited for. */
const KEPT_WITHIN_MS = 1_000;

export type TellerOptions = {
  readonly applicationId: ApplicationId;
  readonly store: Pick<WebhookStore, 'after' | 'moveCursor'>;
  /** Null: nobody wants to be told. */
  readonly url: () => string | null;
  readonly secrets: () => readonly string[];
  readonly send: (url: string, request: OutgoingRequest) => Promise<{ status: number }>;
  readonly wallClock: () => number;
  readonly facts: TypedEmitter<WebhookFacts>;
  readonly settings: TellerSettings;
};

/** How the calls of one look went. `due`: when the first of the failed ones is tried again. */
type Tally = { moved: number; failed: number; due: number };

/** `isOver`: what it learns counts no more. */
type Look = { tally: Tally; isOver: () => boolean };

/** Tells one application what is in the store: each call's events in order and one at a time, at least once. */
export class ApplicationTeller {
  readonly #with: TellerOptions;
  readonly #resting: RestingCalls;
  /** All up to here were told or given up. */
  #toldSeq: number;
  /** As the store has it. */
  #keptSeq: number;
  /** All up to here were told or given up, or are of a call that rests. */
  #seenSeq: number;
  /** Of the newest, as far as is known; at the end of the store it is known well. */
  #lastSeq: number;
  /** Those after `#toldSeq` that were told or given up. */
  readonly #ahead = new Set<number>();
  #heard = 0;
  /** Calls, since one was heard. */
  #failedInARow = 0;
  /** Whoever waited meanwhile knows nothing any more of what was told. */
  #replays = 0;
  /** Writes of the cursor come one after another: a late one never undoes a replay. */
  #moving: Promise<void> = Promise.resolve();
  /** When calls that rest are looked at. */
  #tryAt = Number.POSITIVE_INFINITY;
  #storeFailures = 0;
  readonly #stopping = new AbortController();
  /** Ends requests. */
  readonly #cut = new AbortController();
  #sleeping = new AbortController();
  #running: Promise<void> | null = null;
  #isWoken = false;

  constructor(options: TellerOptions, { toldSeq, lastSeq }: Omit<WebhookCursor, 'applicationId'>) {
    this.#with = options;
    this.#resting = new RestingCalls(options.settings);
    this.#toldSeq = toldSeq;
    this.#keptSeq = toldSeq;
    this.#seenSeq = toldSeq;
    this.#lastSeq = lastSeq;
  }

  /** Events that are kept, and neither told nor given up. */
  get untold(): number {
    return Math.max(0, this.#lastSeq - this.#toldSeq - this.#ahead.size);
  }

  /** There is perhaps something to tell: so many were kept. */
  wake(kept = 0): void {
    this.#lastSeq += kept;
    this.#isWoken = true;
    this.#sleeping.abort();
    this.#running ??= this.#run();
  }

  /** Tells all after this number again; what was never told is told in any case. */
  async replay(after: number): Promise<void> {
    const since = Math.min(after, this.#toldSeq);
    this.#replays += 1;
    this.#toldSeq = since;
    this.#seenSeq = since;
    this.#ahead.clear();
    this.#resting.clear();
    await this.#moveCursor(since);
    this.wake();
  }

  /** Nothing more is told. What is on its way may be heard for a moment; then it is cut off, and told after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#sleeping.abort();
    await this.#ended(HEARD_WITHIN_MS);
    this.#cut.abort();
    await this.#ended(KEPT_WITHIN_MS);
  }

  async #ended(withinMs: number): Promise<void> {
    await Promise.race([this.#running, sleep(withinMs, undefined, { ref: false })]);
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted && (this.#isWoken || this.#tryAt < Number.POSITIVE_INFINITY)) {
      // A timer may be early.
      if (!this.#isWoken && performance.now() < this.#tryAt) {
        await this.#sleep();
        continue;
      }
      this.#isWoken = false;
      try {
        await this.#look();
        this.#storeFailures = 0;
      } catch {
        this.#storeFailures += 1;
        this.#tryAt = performance.now() + backoffMs(this.#with.settings, this.#storeFailures);
      }
    }
    this.#running = null;
  }

  /** Until calls that rest are due, or somebody wakes it. */
  async #sleep(): Promise<void> {
    this.#sleeping = new AbortController();
    const { signal } = this.#sleeping;
    const ms = Math.ceil(this.#tryAt - performance.now());
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  }

  /** At what is new, and where calls that rest are due, at all that is not told. Rejects where the store does not answer. */
  async #look(): Promise<void> {
    const { applicationId, store } = this.#with;
    const now = performance.now();
    const isDue = now >= this.#tryAt;
    const seenBefore = this.#seenSeq;
    if (isDue) this.#seenSeq = this.#toldSeq;
    const replays = this.#replays;
    const isOver = (): boolean => this.#replays !== replays;
    const tally: Tally = { moved: 0, failed: 0, due: Number.POSITIVE_INFINITY };
    const isAway = (): boolean => tally.moved === 0 && tally.failed > 0 && this.#failedInARow >= LANES;
    for (let more = true; more && !isAway() && !this.#stopping.signal.aborted; ) {
      const events = await store.after(applicationId, this.#seenSeq, WINDOW);
      if (isOver()) return;
      await this.#tellCalls(events, isDue ? now : null, { tally, isOver });
      if (isOver()) return;
      this.#seenSeq = this.#seenOf(events) ?? this.#seenSeq;
      this.#lastSeq = events.length < WINDOW ? this.#seenSeq : Math.max(this.#lastSeq, this.#seenSeq);
      await this.#advance();
      if (isOver()) return;
      more = events.length === WINDOW;
    }
    // Nothing was told, so what was seen before is still as it was.
    if (isAway()) this.#seenSeq = Math.max(this.#seenSeq, seenBefore);
    else if (isDue) this.#resting.forget(now);
    const next = isAway() ? tally.due : this.#resting.nextDue;
    this.#tryAt = isDue ? next : Math.min(this.#tryAt, next);
  }

  /** At the end of the server, what comes before the first that was not tried any more. */
  #seenOf(events: readonly StoredWebhookEvent[]): number | undefined {
    const untold = this.#stopping.signal.aborted ? events.find(({ seq }) => !this.#ahead.has(seq)) : undefined;
    return untold ? untold.seq - 1 : events.at(-1)?.seq;
  }

  /** `now`: calls that rested until then are told, too. */
  async #tellCalls(events: readonly StoredWebhookEvent[], now: number | null, look: Look): Promise<void> {
    const url = this.#with.url();
    if (url === null) return this.#resting.clear();
    const open = events.filter(({ seq, callId }) => !this.#ahead.has(seq) && !this.#resting.isResting(callId, now));
    const calls = [...Map.groupBy(open, ({ callId }) => callId).values()];
    const lane = async (): Promise<void> => {
      for (let call = calls.shift(); call; call = calls.shift()) await this.#tellCall(url, call, look);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  /** Up to the first that is to be tried again. */
  async #tellCall(url: string, events: readonly StoredWebhookEvent[], { tally, isOver }: Look): Promise<void> {
    for (const event of events) {
      if (isOver() || this.#stopping.signal.aborted) return;
      const attempt = await this.#send(url, event);
      if (this.#cut.signal.aborted) return;
      const { applicationId, facts } = this.#with;
      facts.emit('event-attempted', { applicationId, seq: event.seq, ...attempt });
      if (isOver()) return;
      if (attempt.outcome === 'told') {
        this.#heard += 1;
        this.#failedInARow = 0;
      } else if (!this.#isGivenUp(event, attempt.outcome, tally)) return;
      tally.moved += 1;
      this.#ahead.add(event.seq);
      this.#resting.wentOn(event.callId);
    }
  }

  #send(url: string, event: StoredWebhookEvent): Promise<Attempt> {
    const { send, secrets, wallClock } = this.#with;
    const request = requestOf(event, secrets(), wallClock());
    return attempted(send(url, { ...request, signal: this.#cut.signal }));
  }

  #isGivenUp(event: StoredWebhookEvent, outcome: Outcome, tally: Tally): boolean {
    const { applicationId, settings, wallClock, facts } = this.#with;
    const failure = { refused: outcome === 'refused', heard: this.#heard, now: performance.now() };
    const { refusals, notBefore } = this.#resting.failed(event, failure);
    const isRefused = refusals >= settings.maxRefusals;
    if (isRefused || wallClock() - event.at >= settings.giveUpMs) {
      facts.emit('event-given-up', { applicationId, seq: event.seq, reason: isRefused ? 'refused' : 'too-late' });
      return true;
    }
    tally.failed += 1;
    this.#failedInARow += 1;
    tally.due = Math.min(tally.due, notBefore);
    return false;
  }

  async #advance(): Promise<void> {
    this.#toldSeq = Math.min(this.#seenSeq, this.#resting.firstSeq - 1);
    for (const seq of this.#ahead) if (seq <= this.#toldSeq) this.#ahead.delete(seq);
    if (this.#toldSeq === this.#keptSeq) return;
    await this.#moveCursor(this.#toldSeq);
  }

  async #moveCursor(seq: number): Promise<void> {
    const { store, applicationId } = this.#with;
    const move = this.#moving.then(() => store.moveCursor(applicationId, seq));
    this.#moving = move.catch(() => undefined);
    await move;
    this.#keptSeq = seq;
  }
}
