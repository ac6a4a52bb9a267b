import type { Params, Result } from '../../src/protocol/contract.ts';
import type { DeviceId } from '../../src/protocol/ids.ts';
import type { Credentials, Me } from '../../src/protocol/session.ts';

/** What this device is to the server. `resumeToken`: null once the server has ended the session. */
export type Membership =
  | { phase: 'none' }
  | { phase: 'signing-in'; credentials: Credentials; signedIn: PromiseWithResolvers<Result<'hello'>> }
  | { phase: 'member'; me: Me; deviceId: DeviceId; resumeToken: string | null; credentials: readonly Credentials[] };

/** How to come (back) in: by resuming if that is possible, else with credentials, the best ones first. */
export type WayIn = { resume: Params<'resume'> | null; credentials: readonly Credentials[] };

export function wayIn(membership: Membership, lastSeq: number): WayIn {
  switch (membership.phase) {
    case 'none':
      return { resume: null, credentials: [] };
    case 'signing-in':
      return { resume: null, credentials: [membership.credentials] };
    case 'member': {
      const { resumeToken, credentials } = membership;
      return { resume: resumeToken ? { resumeToken, lastSeq } : null, credentials };
    }
  }
}

export function memberAfterHello(before: Membership, result: Result<'hello'>): Membership & { phase: 'member' } {
  const { me, deviceId, resumeToken, guestToken } = result;
  const { credentials } = wayIn(before, 0);
  return {
    phase: 'member',
    me,
    deviceId,
    resumeToken,
    // A guest keeps its user by the token; the name alone would make another one. Who came by the token gets no new one.
    credentials: guestToken ? [{ method: 'token', token: guestToken }, ...credentials.slice(-1)] : credentials,
  };
}
