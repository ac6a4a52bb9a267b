import type { DeviceId, PeerId, UserId } from '../protocol/ids.ts';
import type { Source } from '../protocol/rooms.ts';

/** Who takes a seat. */
export type Seat = { readonly deviceId: DeviceId; readonly userId: UserId; readonly name: string };

/** One device's seat in a room. `connected`: its signaling connection is there. */
export type Peer = Seat & {
  readonly peerId: PeerId;
  readonly sources: readonly Source[];
  readonly connected: boolean;
};

export const isSharing = ({ sources }: Peer): boolean => sources.some(({ source }) => source === 'screen');
