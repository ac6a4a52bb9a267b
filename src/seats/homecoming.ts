import type { Device } from '../calls/device.ts';
import { type Returned, type Returns, seatExpired } from '../calls/returns.ts';
import type { ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { CallId, DeviceId } from '../protocol/ids.ts';
import { seatBefore } from './seat-claims.ts';
import type { SeatTickets } from './seat-tickets.ts';

/** What is remembered of calls that have ended. */
export interface CallEndings {
  /** Null: it is not known to have ended for good. Never rejects. */
  outcomeOf(callId: CallId): Promise<string | null>;
}

type Dependencies = {
  tickets: SeatTickets;
  returns: Returns;
  /** Null: nothing is remembered. */
  endings: CallEndings | null;
  isSignedIn: (deviceId: DeviceId) => boolean;
  now: () => number;
};

/** Takes seats back: into a call that runs, or into one that runs again with the first who returns. */
export class Homecoming {
  readonly #with: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  async welcome(device: Device, { ticket, generation }: ValidParams<'seat.return'>): Promise<Returned> {
    const { tickets, returns, endings, isSignedIn, now } = this.#with;
    const claims = await tickets.verify(ticket);
    const { callId } = claims.call;
    if (claims.iss !== device.applicationId || claims.sub !== device.userId) {
      throw seatExpired('This seat ticket is not yours.');
    }
    if (!returns.knows(callId)) {
      const outcome = await endings?.outcomeOf(callId);
      if (outcome) throw new ProtocolError('call-ended', 'The call is over.', { details: { outcome } });
    }
    // Nobody could give up a seat for a device that is gone already.
    if (!isSignedIn(device.deviceId)) throw new ProtocolError('session-expired', 'Your session is over.');
    return returns.take(device, seatBefore(claims), generation, now());
  }
}
