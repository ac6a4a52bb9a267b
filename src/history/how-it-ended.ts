import type { CallOutcome } from '../protocol/calls.ts';
import type { UserId } from '../protocol/ids.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { EndReason } from './timeline.ts';

/** Who ended a call, and by what. Null: it was nobody's doing. */
export type Ending = { readonly by: UserId | null; readonly reason: EndReason };

type Known = {
  readonly outcome: CallOutcome;
  /** Null: the application's server. */
  readonly callerId: UserId | null;
  /** For whom the call itself rang. */
  readonly calleeId: UserId | null;
  /** The last thing before the end that can have been its cause. */
  readonly lastBlow: Ending | null;
  readonly stopping: boolean;
};

/** The outcome says how a call ended; this, whose hand it was. */
export function howItEnded({ outcome, callerId, calleeId, lastBlow, stopping }: Known): Ending {
  if (stopping) return { by: null, reason: 'server-stopping' };
  switch (outcome) {
    case 'declined':
      // The application calls several: the last of them.
      return callerId === null && lastBlow ? lastBlow : { by: calleeId, reason: 'declined' };
    case 'cancelled':
    case 'caller-gone':
      return { by: callerId, reason: outcome };
    case 'no-answer':
      return { by: null, reason: outcome };
    case 'completed':
      // Nobody came to who was alone.
      return lastBlow ?? { by: null, reason: 'no-answer' };
    case 'never-connected':
    case 'lost':
      return lastBlow ?? { by: null, reason: 'media-failed' };
    default:
      return exhaustive(outcome);
  }
}
