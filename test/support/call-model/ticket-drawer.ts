import { decodeJwt } from 'jose';
import type { SeatBefore } from '../../../src/calls/returns.ts';
import type { CallId, UserId } from '../../../src/protocol/ids.ts';
import { SeatClaims, seatBefore } from '../../../src/seats/seat-claims.ts';
import type { SeatEvents } from '../../../src/seats/ticket-office.ts';
import type { TypedEmitter } from '../../../src/shared/typed-emitter.ts';

/** So many old ones are tried, too. */
const KEPT = 3;

/** Every ticket that was given out, as a page that is loaded anew may have kept it. The newest come first. */
export class TicketDrawer {
  readonly #tickets = new Map<string, string[]>();

  constructor(seats: TypedEmitter<SeatEvents>) {
    seats.on('ticket-issued', ({ callId, ticket }) => {
      const key = keyOf(callId, decodeJwt(ticket).sub ?? '');
      this.#tickets.set(key, [ticket, ...(this.#tickets.get(key) ?? [])].slice(0, KEPT));
    });
  }

  /** Null: this user never had a seat there. */
  find(callId: string, user: UserId, on: number): SeatBefore | null {
    const found = this.#tickets.get(keyOf(callId, user)) ?? [];
    const ticket = found[on % Math.max(1, found.length)];
    return ticket === undefined ? null : seatBefore(SeatClaims.parse(decodeJwt(ticket)));
  }
}

const keyOf = (callId: CallId | string, user: string): string => `${callId} ${user}`;
