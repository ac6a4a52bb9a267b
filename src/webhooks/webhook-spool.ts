import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplicationId } from '../protocol/ids.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { WebhookFacts } from './webhook-facts.ts';
import type { NewWebhookEvent, WebhookStore } from './webhook-store.ts';

/** An hour of a busy company without its database; each is about a kilobyte. */
const MAX_WAITING = 20_000;
const BATCH = 200;
const RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;
/** The server waits for it at its end. */
const STOP_WITHIN_MS = 2_000;

type Options = {
  store: Pick<WebhookStore, 'append'>;
  onKept: (events: ReadonlyMap<ApplicationId, readonly NewWebhookEvent[]>) => void;
  facts: TypedEmitter<WebhookFacts>;
};

/** Writes events into the store behind the calls' back: calls never wait, and the order stays. */
export class WebhookSpool {
  readonly #with: Options;
  readonly #waiting: NewWebhookEvent[] = [];
  readonly #hurry = new AbortController();
  #running: Promise<void> | null = null;

  constructor(options: Options) {
    this.#with = options;
  }

  readonly put = (event: NewWebhookEvent): void => {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(event);
    else this.#with.facts.emit('events-dropped', { reason: 'overflow', count: 1 });
    this.#running ??= this.#run();
  };

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Writes what waits, for a time. */
  async stop(): Promise<void> {
    this.#hurry.abort();
    await Promise.race([this.#running, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
    const count = this.#waiting.length;
    this.#waiting.length = 0;
    if (count > 0) this.#with.facts.emit('events-dropped', { reason: 'unwritten', count });
  }

  async #run(): Promise<void> {
    // What one step of a call makes is written together.
    await Promise.resolve();
    for (let retryMs = RETRY_MS; this.#waiting.length > 0; ) {
      const batch = this.#waiting.slice(0, BATCH);
      try {
        await this.#with.store.append(batch);
        this.#waiting.splice(0, batch.length);
        this.#with.onKept(Map.groupBy(batch, ({ applicationId }) => applicationId));
        retryMs = RETRY_MS;
      } catch {
        // That the database is away is told by who writes the call log; events wait, and are written again.
        if (this.#hurry.signal.aborted) break;
        await sleep(retryMs, undefined, { signal: this.#hurry.signal }).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      }
    }
    this.#running = null;
  }
}
