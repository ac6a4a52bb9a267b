import type { UserId } from '../protocol/ids.ts';
import type { Seat } from '../rooms/peer.ts';
import { addNewest } from '../shared/newest.ts';
import type { CallState } from './call-state.ts';

/** Whose call it is: who has a part in it, or had one, on whichever device. */
export class CallParts {
  readonly #seated = new Set<UserId>();
  readonly #rung = new Set<UserId>();

  seatTaken(userId: UserId): void {
    addNewest(this.#seated, userId);
  }

  rung(userId: UserId): void {
    addNewest(this.#rung, userId);
  }

  /** Who had a seat may come back. */
  hadSeat(userId: UserId): boolean {
    return this.#seated.has(userId);
  }

  include({ userId }: Pick<Seat, 'userId'>, state: CallState): boolean {
    if (this.#seated.has(userId) || this.#rung.has(userId)) return true;
    if (state.phase !== 'active') return false;
    return (
      state.seats.some((seat) => seat.userId === userId) ||
      state.invitations.some(({ invitee }) => invitee.userId === userId)
    );
  }
}
