import type { ApplicationId, DeviceId, UserId } from '../protocol/ids.ts';

/** One signed-in client of a user, as the access token names it. */
export type Device = {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  readonly applicationId: ApplicationId;
  readonly name: string;
  readonly guest: boolean;
};
