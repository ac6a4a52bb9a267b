import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { ProtocolError } from '../protocol/errors.ts';
import { ApplicationId, DisplayName, MeetingId, UserId } from '../protocol/ids.ts';
import { Grant } from '../protocol/permissions.ts';
import { type Application, type Applications, GUESTS } from './applications.ts';
import { isGuestId } from './guest-passes.ts';
import type { KeySets } from './key-sets.ts';
import { claimsBySecret } from './signed-by-secret.ts';

/**
 * RFC 7519 claims: `iss` the application, `sub` the user, `name` what others read. `exp` is required. `meeting`: the only
 * one that the token opens. `role` and `permissions` say what the user may in calls.
 */
const Claims = z.object({
  iss: ApplicationId,
  sub: UserId,
  name: DisplayName,
  meeting: z.optional(MeetingId),
  ...Grant.shape,
});

export type TokenIdentity = {
  applicationId: ApplicationId;
  userId: UserId;
  name: string;
  meetingId?: MeetingId;
  grant?: Grant;
};

/** Signed by a key that the application alone has. */
const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Clocks differ by so much. */
const CLOCK_TOLERANCE_SECONDS = 10;
const REQUIRED = { requiredClaims: ['exp', 'sub', 'name'], clockTolerance: CLOCK_TOLERANCE_SECONDS };

/** A token that names an application, and is not from it. */
export class ForgedToken extends ProtocolError {
  readonly applicationId: ApplicationId;

  constructor(applicationId: ApplicationId, cause: unknown) {
    super('token-invalid', 'The access token is not valid here.', { cause });
    this.applicationId = applicationId;
  }
}

/** Throws `token-expired`, `keys-unavailable`, or `token-invalid` for everything else that is wrong with it. */
export async function verifyAccessToken(
  token: string,
  applications: Applications,
  keySets?: KeySets,
): Promise<TokenIdentity> {
  const application = applicationOf(token, applications);
  try {
    const { iss, sub, name, meeting, ...grant } = Claims.parse(
      await payloadOf(token, application, applications, keySets),
    );
    if (iss !== GUESTS && isGuestId(sub)) throw new Error('sub: ids like this one are those of meetings’ guests');
    return {
      applicationId: iss,
      userId: sub,
      name,
      ...(meeting !== undefined && { meetingId: meeting }),
      ...(Object.keys(grant).length > 0 && { grant }),
    };
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    if (error instanceof errors.JWTExpired) {
      throw new ProtocolError('token-expired', 'The access token has expired: get a new one.', { cause: error });
    }
    throw new ForgedToken(application.applicationId, error);
  }
}

function applicationOf(token: string, applications: Applications): Application {
  const application = applications.get(issuerOf(token));
  if (application) return application;
  throw new ProtocolError('token-invalid', 'The access token names an application that is not known here.');
}

function issuerOf(token: string): ApplicationId {
  try {
    return ApplicationId.parse(decodeJwt(token).iss);
  } catch (cause) {
    throw new ProtocolError('token-invalid', 'The access token is not valid here.', { cause });
  }
}

/** An algorithm decides which kind of key is tried: a public key never serves as a secret. */
async function payloadOf(
  token: string,
  application: Application,
  applications: Applications,
  keySets: KeySets | undefined,
): Promise<JWTPayload> {
  const header = decodeProtectedHeader(token);
  if (application.jwksUrl !== null && keySets && ASYMMETRIC.includes(header.alg ?? '')) {
    const options = { ...REQUIRED, algorithms: ASYMMETRIC };
    return (await jwtVerify(token, keySets.of(application.jwksUrl), options)).payload;
  }
  return claimsBySecret(token, header, applications.keysOf(application), REQUIRED);
}

export function signAccessToken(
  { applicationId, userId, name, grant }: TokenIdentity,
  key: Uint8Array | KeyObject,
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
