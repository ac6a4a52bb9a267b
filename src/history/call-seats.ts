import type { CallId, PeerId, UserId } from '../protocol/ids.ts';
import type { PeerLeftReason } from '../protocol/rooms.ts';
import type { Peer } from '../rooms/peer.ts';
import type { SeatRow } from './log-entry.ts';

/** The seats of a call that are taken. Times in ms since the epoch. */
export class CallSeats {
  readonly #callId: CallId;
  readonly #put: (row: SeatRow) => void;
  readonly #taken = new Map<PeerId, SeatRow>();

  constructor(callId: CallId, put: (row: SeatRow) => void) {
    this.#callId = callId;
    this.#put = put;
  }

  get taken(): number {
    return this.#taken.size;
  }

  /** Told again of who has one already it changes nothing. */
  take({ peerId, deviceId, userId }: Peer, joinedAt: number): void {
    if (this.#taken.has(peerId)) return;
    const callId = this.#callId;
    const seat: SeatRow = { type: 'seat', callId, peerId, userId, deviceId, joinedAt, leftAt: null, reason: null };
    this.#taken.set(peerId, seat);
    this.#put(seat);
  }

  /** Whose it was; null: nobody's. */
  giveUp(peerId: PeerId, reason: PeerLeftReason, leftAt: number): UserId | null {
    const seat = this.#taken.get(peerId);
    if (!seat) return null;
    this.#taken.delete(peerId);
    this.#put({ ...seat, leftAt, reason });
    return seat.userId;
  }

  callEnded(leftAt: number): void {
    for (const seat of this.#taken.values()) this.#put({ ...seat, leftAt, reason: 'call-ended' });
    this.#taken.clear();
  }
}
