import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { ProtocolError } from '../protocol/errors.ts';
import { ApplicationId, DisplayName, UserId } from '../protocol/ids.ts';
import { Grant } from '../protocol/permissions.ts';
import type { Applications } from './applications.ts';

/**
 * RFC 7519 claims: `iss` the application, `sub` the user, `name` what others read. `exp` is required. `role` and
 * `permissions` say what the user may in calls.
 */
const Claims = z.object({ iss: ApplicationId, sub: UserId, name: DisplayName, ...Grant.shape });

export type TokenIdentity = { applicationId: ApplicationId; userId: UserId; name: string; grant?: Grant };

/** Clocks differ by so much. */
const CLOCK_TOLERANCE_SECONDS = 10;

/** Throws `token-expired`, or `token-invalid` for everything else that is wrong with it. */
export async function verifyAccessToken(token: string, applications: Applications): Promise<TokenIdentity> {
  try {
    const issuer = ApplicationId.parse(decodeJwt(token).iss);
    const key = applications.key(issuer);
    if (!key) throw new ProtocolError('token-invalid', 'The access token names an application that is not known here.');
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      requiredClaims: ['exp', 'sub', 'name'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    const { iss, sub, name, ...grant } = Claims.parse(payload);
    return { applicationId: iss, userId: sub, name, ...(Object.keys(grant).length > 0 && { grant }) };
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    if (error instanceof errors.JWTExpired) {
      throw new ProtocolError('token-expired', 'The access token has expired: get a new one.', { cause: error });
    }
    throw new ProtocolError('token-invalid', 'The access token is not valid here.', { cause: error });
  }
}

export function signAccessToken(
  { applicationId, userId, name, grant }: TokenIdentity,
  key: Uint8Array,
  lifetimeSeconds: number,
): Promise<string> {
  return new SignJWT({ name, ...grant })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(applicationId)
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(key);
}
