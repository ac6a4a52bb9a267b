import type { ApplicationId, DeviceId, MeetingId, UserId } from '../protocol/ids.ts';

/** One signed-in client of a user, as the access token names it. */
export type Device = {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  readonly applicationId: ApplicationId;
  readonly name: string;
  readonly guest: boolean;
  /** The only meeting that its token opens. */
  readonly meetingId?: MeetingId;
  /** As its token has them. */
  readonly permissions?: readonly string[];
};
