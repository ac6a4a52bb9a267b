import type { ApplicationId, DeviceId, MeetingId, UserId } from '../protocol/ids.ts';
import type { Grant } from '../protocol/permissions.ts';
import type { Seat } from '../rooms/peer.ts';

/** One signed-in client of a user, as the access token names it. */
export type Device = {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  readonly applicationId: ApplicationId;
  readonly name: string;
  readonly guest: boolean;
  readonly grant?: Grant;
  /** The only meeting that its token opens. */
  readonly meetingId?: MeetingId;
};

/** Came by a meeting's link, without an account: nobody lists them, and nothing but that meeting is there for them. */
export const isMeetingGuest = ({ guest, meetingId }: Pick<Device, 'guest' | 'meetingId'>): boolean =>
  guest && meetingId !== undefined;

/** No more of the device than its seat is. */
export const seatOf = ({ deviceId, userId, name, guest, grant }: Device): Seat => ({
  deviceId,
  userId,
  name,
  ...(guest && { guest }),
  ...(grant && { grant }),
});
