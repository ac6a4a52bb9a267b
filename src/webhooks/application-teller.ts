import { setTimeout as sleep } from 'node:timers/promises';
import type { OutgoingRequest } from '../outbound/guarded-request.ts';
import type { ApplicationId } from '../protocol/ids.ts';
import { toldEvent } from './webhook-events.ts';
import { SIGNATURE_HEADER, signatureOf } from './webhook-signature.ts';
import type { StoredWebhookEvent, WebhookStore } from './webhook-store.ts';

export type TellerSettings = {
  /** After a first failure; doubled after each. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** Refusals of one event, after which the others go on without it. */
  readonly maxRefusals: number;
  /** An event that could not be told for so long is given up. */
  readonly giveUpMs: number;
};

export const TELLER: TellerSettings = { retryMs: 1_000, maxRetryMs: 60_000, maxRefusals: 8, giveUpMs: 86_400_000 };

/** Looked at at once. More tells several calls at the same time; fewer asks the store more often. */
const WINDOW = 100;
/** Calls that are told of at the same time. */
const LANES = 8;
const REQUEST = { method: 'POST', timeoutMs: 5_000, maxBytes: 65_536 } as const;
/** The receiver, or what stands before it, says that it is not there just now (RFC 9110 §15, RFC 6585 §4). */
const AWAY = [429, 502, 503, 504];

export type TellerOptions = {
  readonly applicationId: ApplicationId;
  readonly store: Pick<WebhookStore, 'after' | 'moveCursor'>;
  /** Null: nobody wants to be told. */
  readonly url: () => string | null;
  readonly secrets: () => readonly string[];
  readonly send: (url: string, request: OutgoingRequest) => Promise<{ status: number }>;
  readonly wallClock: () => number;
  readonly onGivenUp: (event: StoredWebhookEvent) => void;
  readonly settings: TellerSettings;
};

type Outcome = 'told' | 'refused' | 'away';

/** Tells one application what is in the store: each call's events in order and one at a time, at least once. */
export class ApplicationTeller {
  readonly #with: TellerOptions;
  /** All up to here were told or given up; of later ones, those in `#ahead`. */
  #toldSeq: number;
  readonly #ahead = new Set<number>();
  readonly #refusals = new Map<number, number>();
  readonly #stopping = new AbortController();
  #running = false;
  #again = false;

  constructor(options: TellerOptions, toldSeq: number) {
    this.#with = options;
    this.#toldSeq = toldSeq;
  }

  /** There is perhaps something to tell. */
  wake(): void {
    this.#again = true;
    if (!this.#running) void this.#run();
  }

  /** Tells all after this number again; what was never told is told in any case. */
  async replay(after: number): Promise<void> {
    const since = Math.min(after, this.#toldSeq);
    await this.#with.store.moveCursor(this.#with.applicationId, since);
    this.#toldSeq = since;
    this.#ahead.clear();
    this.#refusals.clear();
    this.wake();
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let retryMs = this.#with.settings.retryMs; this.#again && !this.#stopping.signal.aborted; ) {
      this.#again = false;
      const went = await this.#tellWindow().catch(() => 'badly' as const);
      if (went === 'nothing') continue;
      this.#again = true;
      if (went === 'well') retryMs = this.#with.settings.retryMs;
      else {
        await sleep(retryMs, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, this.#with.settings.maxRetryMs);
      }
    }
    this.#running = false;
  }

  /** Rejects where the store does not answer. */
  async #tellWindow(): Promise<'well' | 'badly' | 'nothing'> {
    const { applicationId, store, url } = this.#with;
    const events = await store.after(applicationId, this.#toldSeq, WINDOW);
    const [first] = events;
    if (!first) return 'nothing';
    // Those between were forgotten.
    this.#toldSeq = Math.max(this.#toldSeq, first.seq - 1);
    const to = url();
    let well = true;
    if (to === null) for (const { seq } of events) this.#ahead.add(seq);
    else well = await this.#tellCalls(to, events);
    if (this.#advance()) await store.moveCursor(applicationId, this.#toldSeq);
    return well ? 'well' : 'badly';
  }

  async #tellCalls(url: string, events: readonly StoredWebhookEvent[]): Promise<boolean> {
    const open = events.filter(({ seq }) => !this.#ahead.has(seq));
    const calls = [...Map.groupBy(open, ({ callId }) => callId).values()];
    let well = true;
    const lane = async (): Promise<void> => {
      for (let call = calls.shift(); call; call = calls.shift()) well = (await this.#tellCall(url, call)) && well;
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return well;
  }

  /** False: the rest of this call waits. */
  async #tellCall(url: string, events: readonly StoredWebhookEvent[]): Promise<boolean> {
    for (const event of events) {
      if (this.#stopping.signal.aborted) return false;
      const outcome = await this.#send(url, event);
      if (outcome !== 'told' && !this.#isGivenUp(event, outcome)) return false;
      this.#ahead.add(event.seq);
    }
    return true;
  }

  async #send(url: string, { seq, body, eventId }: StoredWebhookEvent): Promise<Outcome> {
    const { send, secrets, wallClock } = this.#with;
    const text = toldEvent(seq, body);
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(text)),
      'User-Agent': 'Parley',
      'Parley-Event-Id': eventId,
      'Parley-Sequence': String(seq),
      [SIGNATURE_HEADER]: signatureOf(text, secrets(), wallClock()),
    };
    try {
      const { status } = await send(url, { ...REQUEST, headers, body: text });
      if (status >= 200 && status < 300) return 'told';
      return AWAY.includes(status) ? 'away' : 'refused';
    } catch {
      return 'away';
    }
  }

  #isGivenUp(event: StoredWebhookEvent, outcome: Outcome): boolean {
    const { settings, wallClock, onGivenUp } = this.#with;
    const refusals = (this.#refusals.get(event.seq) ?? 0) + (outcome === 'refused' ? 1 : 0);
    this.#refusals.set(event.seq, refusals);
    if (refusals < settings.maxRefusals && wallClock() - event.at < settings.giveUpMs) return false;
    onGivenUp(event);
    return true;
  }

  #advance(): boolean {
    const before = this.#toldSeq;
    while (this.#ahead.delete(this.#toldSeq + 1)) {
      this.#toldSeq += 1;
      this.#refusals.delete(this.#toldSeq);
    }
    return this.#toldSeq !== before;
  }
}
