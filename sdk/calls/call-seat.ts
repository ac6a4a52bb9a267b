import type { Notification } from '../../src/protocol/contract.ts';
import { isSdkError } from '../sdk-error.ts';
import { askForSeat } from './ask-for-seat.ts';
import { endReason } from './call-ending.ts';
import type { CallMedia } from './call-media.ts';
import type { CallEndReason } from './call-phase.ts';
import type { Signaling } from './signaling-port.ts';

export type CallSeatDependencies = {
  signaling: Pick<Signaling, 'request' | 'serverTime'>;
  media: Pick<CallMedia, 'keepWhole' | 'setSignalingConnected'>;
  /** It is not this device's any more, or cannot be taken back. */
  gone: (reason: CallEndReason) => void;
};

type Ticket = { readonly ticket: string; readonly expiresAt: number };

/** One session's way back to the seat. */
type Attempt = { readonly ended: AbortController; seated: boolean };

/** This device's seat in a call, by its ticket; it outlives the session. */
export class CallSeat {
  readonly #dependencies: CallSeatDependencies;
  #ticket: Ticket | null = null;
  /** Null: the seat is there. */
  #attempt: Attempt | null = null;

  constructor(dependencies: CallSeatDependencies) {
    this.#dependencies = dependencies;
  }

  get ticket(): string | null {
    return this.#ticket?.ticket ?? null;
  }

  handle(notification: Notification): void {
    if (notification.type === 'seat.ticket') this.#ticket = notification.data;
    else if (notification.type === 'call.moved') this.#dependencies.gone('moved');
    else if (notification.type === 'room.joined' && this.#attempt) this.#attempt.seated = true;
  }

  /** Until the seat is taken back the server knows nothing of it, and is not to be asked. */
  setSignalingConnected(connected: boolean): void {
    if (!connected || !this.#attempt) this.#dependencies.media.setSignalingConnected(connected);
  }

  async return(): Promise<void> {
    const { signaling, media, gone } = this.#dependencies;
    if (!this.#ticket) {
      gone('lost');
      return;
    }
    const { ticket, expiresAt: until } = this.#ticket;
    const attempt: Attempt = { ended: new AbortController(), seated: false };
    this.close();
    this.#attempt = attempt;
    media.setSignalingConnected(false);
    const { signal } = attempt.ended;
    try {
      await askForSeat(signaling, { ticket, holds: () => media.keepWhole(), until, signal });
    } catch (error) {
      // Another session has begun, or will: the seat is taken back in that one.
      if (signal.aborted || isSdkError(error, 'session-expired')) return;
      // The answer that it is ours was lost or came too late, and the seat itself did not.
      if (!attempt.seated) return gone(whyGone(error));
    }
    if (signal.aborted) return;
    this.#attempt = null;
    media.setSignalingConnected(true);
  }

  /** It is not asked for any more. */
  close(): void {
    this.#attempt?.ended.abort();
  }
}

function whyGone(error: unknown): CallEndReason {
  if (isSdkError(error, 'kept-out')) return 'removed';
  return isSdkError(error, 'call-ended') ? endReason(error) : 'lost';
}
