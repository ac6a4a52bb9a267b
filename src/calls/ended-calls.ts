import type { CallOutcome } from '../protocol/calls.ts';
import type { CallId } from '../protocol/ids.ts';
import { setNewest } from '../shared/newest.ts';

/**
 * How long a seat can be taken back by its ticket. Longer lets a server be away for longer; shorter ends sooner what
 * somebody could do with a ticket that was stolen together with an access token.
 */
export const RETURN_MS = 600_000;

/** Enough for 33 calls that end each second. Fewer would let old tickets bring calls back where no log says that they ended. */
const REMEMBERED = 20_000;

type Ended = { readonly outcome: CallOutcome; readonly at: number };

/** Calls that ended here, for as long as somebody may have a ticket for them. */
export class EndedCalls {
  readonly #ended = new Map<CallId, Ended>();

  add(callId: CallId, outcome: CallOutcome, at: number): void {
    setNewest(this.#ended, callId, { outcome, at }, REMEMBERED);
  }

  outcomeOf(callId: CallId): CallOutcome | undefined {
    return this.#ended.get(callId)?.outcome;
  }

  /** They come in the order in which they ended. */
  forget(now: number): void {
    for (const [callId, { at }] of this.#ended) {
      if (now - at <= RETURN_MS) return;
      this.#ended.delete(callId);
    }
  }
}
