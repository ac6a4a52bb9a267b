import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplicationId } from '../protocol/ids.ts';
import type { ApplicationStore } from './application-store.ts';
import type { Applications } from './applications.ts';

/** At the start it is waited for so long: longer keeps everybody waiting for a database that is away. */
const START_WITHIN_MS = 1_000;
/** Shorter asks the database more often; longer lets a removed application in for longer. */
const REFRESH_MS = 2_000;

type Options = {
  store: Pick<ApplicationStore, 'load'>;
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
  #running: Promise<void> | null = null;
  /** Begins when that one ends; all who ask meanwhile wait for the same. */
  #next: Promise<void> | null = null;
  #isStopped = false;
  #timer: NodeJS.Timeout | null = null;
  #isLost = false;

  constructor(options: Options) {
    this.#with = options;
  }

  /** Resolves when it has looked once, or after a while; never rejects. */
  async start(): Promise<void> {
    await Promise.race([this.refresh(), sleep(START_WITHIN_MS, undefined, { ref: false })]);
    if (!this.#isStopped) this.#timer = setInterval(() => void (this.#running ?? this.refresh()), REFRESH_MS).unref();
  }

  /** By a look that begins after this. One at a time, so that an older list never takes the place of a newer one. */
  refresh(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    if (this.#running) {
      this.#next ??= this.#running.then(() => {
        this.#next = null;
        return this.refresh();
      });
      return this.#next;
    }
    this.#running = this.#look().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** What the store still answers counts no more. */
  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { store, applications, onUnreadable, onChanged, onRemoved, onLost } = this.#with;
    try {
      const list = await store.load(this.#revision);
      if (this.#isStopped) return;
      this.#isLost = false;
      if (list === null) return;
      const { unreadable, removed } = applications.replace(list.applications);
      this.#revision = list.revision;
      onChanged();
      for (const id of removed) onRemoved(id);
      if (unreadable.length > 0) onUnreadable(unreadable);
    } catch (error) {
      if (!this.#isLost && !this.#isStopped) onLost(error instanceof Error ? error.message : String(error));
      this.#isLost = true;
    }
  }
}
