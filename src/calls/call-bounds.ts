import type { ApplicationId } from '../protocol/ids.ts';
import type { CallBook } from './call-book.ts';
import { limitReached } from './refusals.ts';

/** An application's own bounds; null: none but the server's. */
export type LimitsOf = (applicationId: ApplicationId) => { calls: number | null; peersPerCall: number | null };

/** How many calls there may be, and how many people in one: the server's bounds, and those of each application. */
export class CallBounds {
  readonly #book: CallBook;
  readonly #settings: { maxCalls: number; maxPeers: number };
  readonly #limitsOf: LimitsOf;

  constructor(
    book: CallBook,
    settings: { maxCalls: number; maxPeers: number },
    limitsOf: LimitsOf = () => ({ calls: null, peersPerCall: null }),
  ) {
    this.#book = book;
    this.#settings = settings;
    this.#limitsOf = limitsOf;
  }

  maxPeers(applicationId: ApplicationId): number {
    return Math.min(this.#settings.maxPeers, this.#limitsOf(applicationId).peersPerCall ?? Number.POSITIVE_INFINITY);
  }

  /** Throws `limit-reached`. */
  requireRoomForCall(applicationId: ApplicationId): void {
    if (this.#book.live.length >= this.#settings.maxCalls) {
      throw limitReached('calls', 'The server carries as many calls as it may.');
    }
    const { calls } = this.#limitsOf(applicationId);
    if (calls !== null && this.#book.ofApplication(applicationId).length >= calls) {
      throw limitReached('application-calls', 'Your application has as many calls as it may: try later.');
    }
  }
}
