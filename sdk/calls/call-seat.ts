import type { Notification } from '../../src/protocol/contract.ts';
import { isSdkError } from '../sdk-error.ts';
import { endReason } from './call-ending.ts';
import type { CallMedia } from './call-media.ts';
import type { CallEndReason } from './call-phase.ts';
import type { Signaling } from './signaling-port.ts';

export type CallSeatDependencies = {
  signaling: Pick<Signaling, 'request'>;
  media: Pick<CallMedia, 'keepWhole' | 'setSignalingConnected'>;
  /** It is not this device's any more, or cannot be taken back. */
  gone: (reason: CallEndReason) => void;
};

/** This device's seat in a call, by its ticket; it outlives the session. */
export class CallSeat {
  readonly #dependencies: CallSeatDependencies;
  #ticket: string | null = null;
  /** Which attempt to return is the current one; null: none is, and the seat is there. */
  #returning: symbol | null = null;

  constructor(dependencies: CallSeatDependencies) {
    this.#dependencies = dependencies;
  }

  get ticket(): string | null {
    return this.#ticket;
  }

  handle(notification: Notification): void {
    if (notification.type === 'seat.ticket') this.#ticket = notification.data.ticket;
    else if (notification.type === 'call.moved') this.#dependencies.gone('moved');
  }

  /** Until the seat is taken back the server knows nothing of it, and is not to be asked. */
  setSignalingConnected(connected: boolean): void {
    if (!connected || !this.#returning) this.#dependencies.media.setSignalingConnected(connected);
  }

  async return(): Promise<void> {
    const { signaling, media, gone } = this.#dependencies;
    const ticket = this.#ticket;
    if (ticket === null) {
      gone('lost');
      return;
    }
    const attempt = Symbol('attempt');
    this.#returning = attempt;
    media.setSignalingConnected(false);
    try {
      await signaling.request('seat.return', { ticket, generation: media.keepWhole() });
      if (this.#returning !== attempt) return;
      this.#returning = null;
      media.setSignalingConnected(true);
    } catch (error) {
      // Another session has begun, or will: the seat is taken back in that one.
      if (isSdkError(error, 'session-expired') || this.#returning !== attempt) return;
      gone(whyGone(error));
    }
  }
}

function whyGone(error: unknown): CallEndReason {
  if (isSdkError(error, 'kept-out')) return 'removed';
  return isSdkError(error, 'call-ended') ? endReason(error) : 'lost';
}
