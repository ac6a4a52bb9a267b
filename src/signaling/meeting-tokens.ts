import type { Device } from '../calls/device.ts';
import type { RequestType } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';

/** Begin something beside the meeting, or ring somebody. */
const BEYOND: readonly RequestType[] = ['call.place', 'call.add'];

/** Throws `not-allowed` where a token that opens one meeting is used for something else. */
export function requireOwnMeeting({ meetingId }: Device, type: RequestType, params: object): void {
  if (meetingId === undefined) return;
  const another = 'meetingId' in params && params.meetingId !== meetingId;
  const aNewOne = type === 'meeting.create' && !('callId' in params && params.callId !== undefined);
  if (!another && !aNewOne && !BEYOND.includes(type)) return;
  throw new ProtocolError('not-allowed', 'Your access token opens one meeting alone: join that.');
}
