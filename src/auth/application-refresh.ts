import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplicationId } from '../protocol/ids.ts';
import type { ApplicationStore } from './application-store.ts';
import type { Applications } from './applications.ts';

/** At the start it is waited for so long: longer keeps everybody waiting for a database that is away. */
const START_WITHIN_MS = 1_000;
/** Shorter asks the database more often; longer lets a removed application in for longer. */
const REFRESH_MS = 2_000;

type Options = {
  store: ApplicationStore;
  applications: Applications;
  /** Their secrets were encrypted under another server's secret. */
  onUnreadable: (ids: readonly ApplicationId[]) => void;
  onChanged: () => void;
  /** Nobody of them is let in any more. */
  onRemoved: (id: ApplicationId) => void;
  /** The store does not answer; told once, until it does. */
  onLost: (because: string) => void;
};

/** Keeps up with the store, whoever changes it: this server, the command line, another server. What is known stays known while it does not answer. */
export class ApplicationRefresh {
  readonly #with: Options;
  #revision: number | null = null;
  #running: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #isLost = false;

  constructor(options: Options) {
    this.#with = options;
  }

  /** Resolves when it has looked once, or after a while; never rejects. */
  async start(): Promise<void> {
    await Promise.race([this.refresh(), sleep(START_WITHIN_MS, undefined, { ref: false })]);
    this.#timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
  }

  /** One after another, so that an older list never takes the place of a newer one. */
  refresh(): Promise<void> {
    this.#running = this.#running.then(() => this.#look());
    return this.#running;
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { store, applications, onUnreadable, onChanged, onRemoved, onLost } = this.#with;
    try {
      const list = await store.load(this.#revision);
      this.#isLost = false;
      if (list === null) return;
      const { unreadable, removed } = applications.replace(list.applications);
      this.#revision = list.revision;
      onChanged();
      for (const id of removed) onRemoved(id);
      if (unreadable.length > 0) onUnreadable(unreadable);
    } catch (error) {
      if (!this.#isLost) onLost(error instanceof Error ? error.message : String(error));
      this.#isLost = true;
    }
  }
}
