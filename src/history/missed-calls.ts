import type { MissedCalls as WireMissedCalls } from '../protocol/history.ts';
import type { ApplicationId, UserId } from '../protocol/ids.ts';
import { CallLogError } from './call-log.ts';

export type HistoryUser = { readonly applicationId: ApplicationId; readonly userId: UserId };

type Dependencies = {
  /** What the log says once all is written that was put. Rejects with a `CallLogError`. */
  read: (user: HistoryUser) => Promise<WireMissedCalls>;
  isSignedIn: (user: HistoryUser) => boolean;
  tell: (user: HistoryUser, missed: WireMissedCalls) => void;
  onFault: (error: unknown) => void;
};

/** `times`: how often it was asked. `tellNothing`: that there are none is worth a word. */
type Asked = { readonly user: HistoryUser; times: number; tellNothing: boolean };

const keyOf = ({ applicationId, userId }: HistoryUser): string => `${applicationId} ${userId}`;

/**
 * Tells people what calls they missed: when they sign in, and whenever it changes. The log knows it; here is only for whom
 * it is to be looked up, for each at most once at a time.
 */
export class MissedCalls {
  readonly #with: Dependencies;
  readonly #asked = new Map<string, Asked>();
  readonly #reading = new Set<Asked>();

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  /** None are no news. */
  signedIn(user: HistoryUser): void {
    this.#ask(user, false);
  }

  /** Somebody missed a call, came to it after all, or has seen which they missed. */
  changed(user: HistoryUser): void {
    if (this.#with.isSignedIn(user)) this.#ask(user, true);
  }

  /** Who waited for the log is told now. */
  logIsBack(): void {
    for (const asked of this.#asked.values()) if (!this.#reading.has(asked)) void this.#look(asked);
  }

  #ask(user: HistoryUser, tellNothing: boolean): void {
    const asked = this.#asked.get(keyOf(user)) ?? { user, times: 0, tellNothing: false };
    this.#asked.set(keyOf(user), asked);
    asked.times += 1;
    asked.tellNothing ||= tellNothing;
    if (!this.#reading.has(asked)) void this.#look(asked);
  }

  /** Again where it changed meanwhile. */
  async #look(asked: Asked): Promise<void> {
    const { user } = asked;
    this.#reading.add(asked);
    let times: number;
    let missed: WireMissedCalls | null;
    do {
      times = asked.times;
      missed = await this.#read(user);
    } while (asked.times !== times);
    this.#reading.delete(asked);
    if (missed === null && this.#with.isSignedIn(user)) return;
    this.#asked.delete(keyOf(user));
    if (missed && (missed.count > 0 || asked.tellNothing)) this.#with.tell(user, missed);
  }

  /** Null: the log cannot be read now. */
  async #read(user: HistoryUser): Promise<WireMissedCalls | null> {
    try {
      return await this.#with.read(user);
    } catch (error) {
      if (!(error instanceof CallLogError && error.code === 'unavailable')) this.#with.onFault(error);
      return null;
    }
  }
}
