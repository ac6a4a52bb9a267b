import type { CallEvents } from '../calls/call-events.ts';
import type { ApplicationId } from '../protocol/ids.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { TypedEmitter } from '../shared/typed-emitter.ts';
import { ApplicationTeller, TELLER, type TellerOptions, type TellerSettings } from './application-teller.ts';
import type { WebhookFacts } from './webhook-facts.ts';
import { WebhookRecorder } from './webhook-recorder.ts';
import { WebhookSpool } from './webhook-spool.ts';
import type { NewWebhookEvent, StoredWebhookEvent, WebhookStore } from './webhook-store.ts';

/** Longer lets a receiver that was away find more; shorter keeps less of people's calls. */
const KEPT_MS = 7 * 86_400_000;
const FORGET_EVERY_MS = 3_600_000;
const FORGOTTEN_AT_ONCE = 500;
/** How soon the store is looked into again where it did not answer at the start. */
const LOOK_AGAIN_MS = 10_000;

type Options = {
  store: WebhookStore;
  urlOf: (applicationId: ApplicationId) => string | null;
  secretsOf: (applicationId: ApplicationId) => readonly string[];
  send: TellerOptions['send'];
  newId: () => string;
  now: () => number;
  wallClock: () => number;
  onFault: (error: unknown) => void;
  settings?: TellerSettings;
};

/** Events that wait. `unwritten`: for the database; `untold`: for their application. */
export type WebhooksSnapshot = { unwritten: number; untold: number };

/** Tells applications what happens to their calls. A receiver that is away slows nobody. */
export class Webhooks {
  readonly facts: TypedEmitter<WebhookFacts>;
  readonly #with: Options;
  readonly #recorder: WebhookRecorder;
  readonly #spool: WebhookSpool;
  readonly #tellers = new Map<ApplicationId, ApplicationTeller>();
  #timers: NodeJS.Timeout[] = [];
  #hasLooked = false;
  #isStopping = false;

  constructor(options: Options) {
    this.#with = options;
    const { store, urlOf, newId, now, wallClock, onFault } = options;
    this.facts = new TypedEmitter(onFault);
    const onKept = (events: ReadonlyMap<ApplicationId, readonly NewWebhookEvent[]>): void => {
      for (const [applicationId, { length }] of events) this.#wake(applicationId, length);
    };
    this.#spool = new WebhookSpool({ store, onKept, facts: this.facts });
    const wants = (applicationId: ApplicationId): boolean => urlOf(applicationId) !== null;
    this.#recorder = new WebhookRecorder({ put: this.#spool.put, wants, newId, now, wallClock });
  }

  follow(calls: TypedEmitter<CallEvents>, rooms: TypedEmitter<RoomEvents>): void {
    this.#recorder.follow(calls, rooms);
  }

  /** Before calls are ended by the server's own end. */
  serverStopping(): void {
    this.#recorder.serverStopping();
  }

  /** Goes on where it stopped. */
  start(): void {
    const every = (ms: number, act: () => void): NodeJS.Timeout => setInterval(act, ms).unref();
    this.#timers = [every(FORGET_EVERY_MS, () => void this.#forget()), every(LOOK_AGAIN_MS, () => void this.#look())];
    void this.#look();
    void this.#forget();
  }

  snapshot(): WebhooksSnapshot {
    const untold = [...this.#tellers.values()].reduce((sum, teller) => sum + teller.untold, 0);
    return { unwritten: this.#spool.waiting, untold };
  }

  /** What was told, or waits to be. */
  after(applicationId: ApplicationId, seq: number, limit: number): Promise<StoredWebhookEvent[]> {
    return this.#with.store.after(applicationId, seq, limit);
  }

  /** Tells all after this number again. Rejects where the store does not answer. */
  async replay(applicationId: ApplicationId, after: number): Promise<void> {
    await this.#lookOnce();
    await this.#teller(applicationId).replay(after);
  }

  /** It is not there any more, and so are its events. */
  removed(applicationId: ApplicationId): void {
    void this.#tellers.get(applicationId)?.stop();
    this.#tellers.delete(applicationId);
  }

  /** Before the store is closed, which nothing here uses any more after it. What was not told is told after the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all([this.#spool.stop(), ...[...this.#tellers.values()].map((teller) => teller.stop())]);
  }

  /** Where the database is away, which is told by who writes the call log, another look follows. */
  #look(): Promise<void> {
    return this.#lookOnce().catch(() => undefined);
  }

  async #lookOnce(): Promise<void> {
    if (this.#hasLooked) return;
    const cursors = await this.#with.store.cursors();
    if (this.#isStopping) return;
    this.#hasLooked = true;
    for (const { applicationId, ...cursor } of cursors) this.#teller(applicationId, cursor).wake();
  }

  /** One that was not there when the store was looked into has its first events now. */
  #wake(applicationId: ApplicationId, kept: number): void {
    if (this.#isStopping) return;
    if (this.#hasLooked) this.#teller(applicationId).wake(kept);
    else void this.#look();
  }

  #teller(applicationId: ApplicationId, cursor = { toldSeq: 0, lastSeq: 0 }): ApplicationTeller {
    const known = this.#tellers.get(applicationId);
    if (known) return known;
    const { store, urlOf, secretsOf, send, wallClock, settings = TELLER } = this.#with;
    const [url, secrets] = [() => urlOf(applicationId), () => secretsOf(applicationId)];
    const options = { applicationId, store, url, secrets, send, wallClock, facts: this.facts, settings };
    const teller = new ApplicationTeller(options, cursor);
    this.#tellers.set(applicationId, teller);
    return teller;
  }

  async #forget(): Promise<void> {
    const before = this.#with.wallClock() - KEPT_MS;
    try {
      while (!this.#isStopping && (await this.#with.store.forget(before, FORGOTTEN_AT_ONCE)) === FORGOTTEN_AT_ONCE);
    } catch {
      // Likewise; the next hour makes up for it.
    }
  }
}
