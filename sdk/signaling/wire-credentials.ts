import { DisplayName } from '../../src/protocol/ids.ts';
import type { Credentials as WireCredentials } from '../../src/protocol/session.ts';
import type { Credentials } from '../api.ts';
import { SdkError } from '../sdk-error.ts';

/** Throws an `SdkError` for a name that is none. */
export function wireCredentials(credentials: Credentials): WireCredentials {
  if ('token' in credentials) return { method: 'token', token: credentials.token };
  const name = DisplayName.safeParse(credentials.guestName);
  if (!name.success) throw new SdkError('invalid-data', 'a name has 1 to 80 visible characters');
  const { meetingId } = credentials;
  return { method: 'guest', name: name.data, ...(meetingId !== undefined && { meetingId }) };
}
