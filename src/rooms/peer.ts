import type { DeviceId, PeerId, UserId } from '../protocol/ids.ts';
import type { Grant, Permission, Role } from '../protocol/permissions.ts';
import type { Source } from '../protocol/rooms.ts';

/** Who takes a seat. `grant`: what their access token says of their part in calls. */
export type Seat = {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  readonly name: string;
  readonly guest?: boolean;
  readonly grant?: Grant;
};

/** One device's seat in a room. `connected`: its signaling connection is there. */
export type Peer = Seat & {
  readonly peerId: PeerId;
  readonly sources: readonly Source[];
  readonly connected: boolean;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
};

export const isSharing = ({ sources }: Peer): boolean => sources.some(({ source }) => source === 'screen');
