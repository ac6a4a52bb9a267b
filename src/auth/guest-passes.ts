import { createHmac } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { ProtocolError } from '../protocol/errors.ts';
import { ApplicationId, DisplayName, MeetingId, UserId } from '../protocol/ids.ts';

/** A guest's other tabs, and a call after the server's restart. Longer lets in tomorrow whom the link let in today. */
const PASS_SECONDS = 86_400;
const HEADER = { alg: 'HS256', typ: 'guest+jwt' } as const;

const Claims = z.object({ iss: ApplicationId, sub: UserId, name: DisplayName, meeting: MeetingId });

/** Who came by a meeting's link, without an account. */
export type Guest = { applicationId: ApplicationId; userId: UserId; name: string; meetingId: MeetingId };

const GUEST_ID = /^guest-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** As guests' ids are made here, and nobody else's: an application's own users have none like it. */
export const isGuestId = (userId: UserId): boolean => GUEST_ID.test(userId);

/** What this server hands to guests of meetings: JSON web tokens (RFC 7519) by a key of its own, of no application. */
export class GuestPasses {
  readonly #key: Uint8Array;

  constructor(serverSecret: Uint8Array) {
    this.#key = createHmac('sha256', serverSecret).update('passes of meetings’ guests').digest();
  }

  issue({ applicationId, userId, name, meetingId }: Guest): Promise<string> {
    return new SignJWT({ name, meeting: meetingId })
      .setProtectedHeader(HEADER)
      .setIssuer(applicationId)
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime(`${PASS_SECONDS}s`)
      .sign(this.#key);
  }

  /** Null: the token is no pass. Throws `token-expired`, or `token-invalid` for one that is forged. */
  async read(token: string): Promise<Guest | null> {
    if (!isPass(token)) return null;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [HEADER.alg],
        typ: HEADER.typ,
        requiredClaims: ['exp'],
      });
      const { iss, sub, name, meeting } = Claims.parse(payload);
      return { applicationId: iss, userId: sub, name, meetingId: meeting };
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) {
        throw new ProtocolError('token-expired', 'You came as a guest too long ago: open the link again.', { cause });
      }
      throw new ProtocolError('token-invalid', 'This guest’s token is not valid here: open the link again.', { cause });
    }
  }
}

function isPass(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === HEADER.typ;
  } catch {
    return false;
  }
}
