import type { DeviceId } from '../protocol/ids.ts';
import type { Generation } from '../protocol/topology.ts';
import type { Seat } from '../rooms/peer.ts';
import type { Room } from '../rooms/room.ts';
import { type PeerBefore, type RoomBefore, seatAgain } from '../rooms/room-before.ts';

/** A seat as its ticket says, and the peer-to-peer path that the device still has open. */
export type SeatTakenBack = {
  readonly seat: PeerBefore;
  readonly room: RoomBefore;
  readonly holds: Generation | null;
};

type How = {
  /** The user's seats that are given up for this one. */
  readonly from: readonly Seat[];
  /** Null: it is taken without one. */
  readonly ticket: SeatTakenBack | null;
  /** Since the server's restart nobody was in the seat that the ticket is for. */
  readonly isMissing: (deviceId: DeviceId) => boolean;
};

/**
 * With a path that both ends still hold the seat goes on as it is. Else the old ones are left for a new one, which opens
 * a new path; they go first, so that two stay two.
 */
export function takeSeatAgain(room: Room, seat: Seat, { from, ticket, isMissing }: How, now: number): void {
  const old = from.filter(({ deviceId }) => room.peers.some((peer) => peer.deviceId === deviceId));
  const [before] = old;
  const isWhole = room.carrier?.topology === 'p2p' && room.carrier.generation === ticket?.holds;
  if (before && isWhole) {
    room.handOver(before.deviceId, seat, now);
    return;
  }
  for (const { deviceId } of old) room.leave(deviceId, 'moved', now);
  const goesOn = !before && from.some(({ deviceId }) => isMissing(deviceId));
  room.seat(seat, now, ticket ? seatAgain(ticket.seat, goesOn) : undefined);
}
