import type { UserId } from '../protocol/ids.ts';
import type { Seat } from '../rooms/peer.ts';
import type { CallState } from './call-state.ts';

/**
 * So many users who had a seat, and so many who were rung, are remembered. More costs memory in meetings where people come
 * and go for days; fewer tells some of those who left that there never was such a call.
 */
const REMEMBERED = 1_000;

/** Whose call it is: who has a part in it, or had one, on whichever device. */
export class CallParts {
  readonly #seated = new Set<UserId>();
  readonly #rung = new Set<UserId>();

  seatTaken(userId: UserId): void {
    putNewest(this.#seated, userId);
  }

  rung(userId: UserId): void {
    putNewest(this.#rung, userId);
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

function putNewest<T>(set: Set<T>, item: T): void {
  set.delete(item);
  set.add(item);
  if (set.size <= REMEMBERED) return;
  const [oldest] = set;
  if (oldest !== undefined) set.delete(oldest);
}
