import type { DeviceId, MeetingId } from '../src/protocol/ids.ts';
import type { Me } from '../src/protocol/session.ts';

/** `meetingId`: of a link that lets guests in (`aboutMeeting`). Who signs in so may `join` that meeting, and nothing else. */
export type Credentials = { token: string } | { guestName: string; meetingId?: MeetingId };

/** `application`: the name of the program whose meeting it is; null: of those who sign in by name alone. */
export type AboutMeeting = { readonly application: string | null; readonly guests: boolean };

/** `expired`: the server forgot the session, and the credentials no longer sign in; ask the person to sign in again. */
export type ConnectionState =
  | { phase: 'signed-out' }
  | { phase: 'connecting' }
  | { phase: 'online'; me: Me; deviceId: DeviceId }
  | { phase: 'reconnecting'; me: Me; attempt: number; nextTryAt: number }
  | { phase: 'expired'; me: Me; problem: Problem };

/** One sentence for a person is made from `code` in the web client's own words; `message` is the English fallback. */
export type Problem = { code: string; message: string; retryable: boolean };
