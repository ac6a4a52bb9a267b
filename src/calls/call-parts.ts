import type { DeviceId, UserId } from '../protocol/ids.ts';
import type { Seat } from '../rooms/peer.ts';
import type { CallState } from './call-state.ts';

/**
 * So many devices that had a seat, and so many users who were rung, are remembered. More costs memory in meetings where
 * people come and go for days; fewer tells some of those who left that there never was such a call.
 */
const REMEMBERED = 1_000;

/** Whose call it is: who has a part in it, or had one. */
export class CallParts {
  readonly #seated = new Set<DeviceId>();
  readonly #rung = new Set<UserId>();

  seatTaken(deviceId: DeviceId): void {
    putNewest(this.#seated, deviceId);
  }

  rung(userId: UserId): void {
    putNewest(this.#rung, userId);
  }

  include({ deviceId, userId }: Pick<Seat, 'deviceId' | 'userId'>, state: CallState): boolean {
    if (this.#seated.has(deviceId) || this.#rung.has(userId)) return true;
    if (state.phase !== 'active') return false;
    return (
      state.seats.some((seat) => seat.deviceId === deviceId) ||
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
