import type { CallEvents } from '../calls/call-events.ts';
import type { ApplicationId } from '../protocol/ids.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { ApplicationTeller, TELLER, type TellerOptions, type TellerSettings } from './application-teller.ts';
import { WebhookRecorder } from './webhook-recorder.ts';
import { WebhookSpool } from './webhook-spool.ts';
import type { StoredWebhookEvent, WebhookStore } from './webhook-store.ts';

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
  onDropped: (count: number) => void;
  onGivenUp: (event: StoredWebhookEvent) => void;
  settings?: TellerSettings;
};

/** Tells applications what happens to their calls. A receiver that is away slows nobody. */
export class Webhooks {
  readonly #with: Options;
  readonly #recorder: WebhookRecorder;
  readonly #spool: WebhookSpool;
  readonly #tellers = new Map<ApplicationId, ApplicationTeller>();
  #timers: NodeJS.Timeout[] = [];
  #hasLooked = false;
  #isStopping = false;

  constructor(options: Options) {
    this.#with = options;
    const { store, urlOf, newId, now, wallClock, onDropped } = options;
    const onKept = (applications: ReadonlySet<ApplicationId>): void => {
      for (const applicationId of applications) this.#wake(applicationId);
    };
    this.#spool = new WebhookSpool({ store, onKept, onDropped });
    const wants = (applicationId: ApplicationId): boolean => urlOf(applicationId) !== null;
    this.#recorder = new WebhookRecorder({ put: this.#spool.put, wants, newId, now, wallClock });
  }

  follow(calls: TypedEmitter<CallEvents>, rooms: TypedEmitter<RoomEvents>): void {
    this.#recorder.follow(calls, rooms);
  }

  /** Goes on where it stopped. */
  start(): void {
    const every = (ms: number, act: () => void): NodeJS.Timeout => setInterval(act, ms).unref();
    this.#timers = [every(FORGET_EVERY_MS, () => void this.#forget()), every(LOOK_AGAIN_MS, () => void this.#look())];
    void this.#look();
    void this.#forget();
  }

  /** What was told, or waits to be. */
  after(applicationId: ApplicationId, seq: number, limit: number): Promise<StoredWebhookEvent[]> {
    return this.#with.store.after(applicationId, seq, limit);
  }

  /** Tells all after this number again. Rejects where the store does not answer. */
  async replay(applicationId: ApplicationId, after: number): Promise<void> {
    await this.#lookOnce();
    await this.#teller(applicationId, 0).replay(after);
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
    for (const { applicationId, toldSeq } of cursors) this.#teller(applicationId, toldSeq).wake();
  }

  /** One that was not there when the store was looked into has its first events now. */
  #wake(applicationId: ApplicationId): void {
    if (this.#isStopping) return;
    if (this.#hasLooked) this.#teller(applicationId, 0).wake();
    else void this.#look();
  }

  #teller(applicationId: ApplicationId, toldSeq: number): ApplicationTeller {
    const known = this.#tellers.get(applicationId);
    if (known) return known;
    const { store, urlOf, secretsOf, send, wallClock, onGivenUp, settings = TELLER } = this.#with;
    const [url, secrets] = [() => urlOf(applicationId), () => secretsOf(applicationId)];
    const options = { applicationId, store, url, secrets, send, wallClock, onGivenUp, settings };
    const teller = new ApplicationTeller(options, toldSeq);
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
