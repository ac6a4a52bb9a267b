import type { ApplicationId } from '../protocol/ids.ts';
import type { SendingLimits } from '../rooms/sending-bounds.ts';
import type { CallBook } from './call-book.ts';
import { limitReached } from './refusals.ts';

/** An application's own bounds; null: none but the server's. */
export type LimitsOf = (applicationId: ApplicationId) => {
  calls: number | null;
  peersPerCall: number | null;
  kbpsPerRoom: number | null;
  kbps: number | null;
};

type Settings = {
  maxCalls: number;
  maxPeers: number;
  /** For each application the same; null: none. */
  maxSending?: SendingLimits;
};

const NONE = { calls: null, peersPerCall: null, kbpsPerRoom: null, kbps: null };

/**
 * How many calls there may be, how many people in one, and what may be sent out for them: the server's bounds, and those
 * of each application.
 */
export class CallBounds {
  readonly #book: CallBook;
  readonly #settings: Settings;
  readonly #limitsOf: LimitsOf;

  constructor(book: CallBook, settings: Settings, limitsOf: LimitsOf = () => NONE) {
    this.#book = book;
    this.#settings = settings;
    this.#limitsOf = limitsOf;
  }

  maxPeers(applicationId: ApplicationId): number {
    return Math.min(this.#settings.maxPeers, this.#limitsOf(applicationId).peersPerCall ?? Number.POSITIVE_INFINITY);
  }

  sending(applicationId: ApplicationId): SendingLimits {
    const { kbpsPerRoom, kbps } = this.#limitsOf(applicationId);
    const { room = null, application = null } = this.#settings.maxSending ?? {};
    return { room: smaller(room, kbpsPerRoom), application: smaller(application, kbps) };
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

/** In bit/s. */
function smaller(bitrate: number | null, kbps: number | null): number | null {
  if (bitrate === null || kbps === null) return kbps === null ? bitrate : kbps * 1_000;
  return Math.min(bitrate, kbps * 1_000);
}
