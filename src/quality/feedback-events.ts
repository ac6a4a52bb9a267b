import type { Diagnosis, Rating } from '../protocol/diagnostics.ts';
import type { ApplicationId, CallId, DeviceId, UserId } from '../protocol/ids.ts';

type Said<T> = {
  applicationId: ApplicationId;
  userId: UserId;
  deviceId: DeviceId;
  /** Ms since the epoch, by the server's clock. */
  at: number;
} & T;

/** What people and their machines said of calls, in the past tense. */
export type FeedbackEvents = {
  /** `replaces`: the same person rated this call before. */
  'call-rated': Said<{ callId: CallId; rating: Rating; replaces: boolean }>;
  /** `callId`: the call that it is about; null: none. */
  'machine-diagnosed': Said<{ callId: CallId | null; diagnosis: Diagnosis }>;
};
