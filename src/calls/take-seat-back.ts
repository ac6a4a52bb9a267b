import type { DeviceId } from '../protocol/ids.ts';
import type { Generation } from '../protocol/topology.ts';
import type { Peer, Seat } from '../rooms/peer.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomBefore } from '../rooms/room-before.ts';

/** A seat as its ticket says, and the peer-to-peer path that the device still has open. */
export type SeatTakenBack = {
  readonly seat: Pick<Peer, 'peerId' | 'deviceId' | 'sources'>;
  readonly room: RoomBefore;
  readonly holds: Generation | null;
};

type How = SeatTakenBack & {
  /** The device that has the seat until now; null: it was given up. */
  readonly before: DeviceId | null;
  /** Since the server's restart nobody was in it. */
  readonly isMissing: boolean;
};

/** With a path that both ends still hold the seat goes on as it is; else it is left for a new one, which opens a new path. */
export function takeSeatBack(room: Room, seat: Seat, { before, isMissing, seat: had, holds }: How, now: number): void {
  const hasPeer = room.peers.some(({ deviceId }) => deviceId === before);
  const isWhole = holds !== null && room.carrier?.topology === 'p2p' && room.carrier.generation === holds;
  if (before && hasPeer && isWhole) {
    room.handOver(before, seat);
    return;
  }
  if (before && hasPeer) room.leave(before, 'moved', now);
  room.seat(seat, now, isMissing && !hasPeer ? had : undefined);
}
