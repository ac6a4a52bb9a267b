import { ProtocolError } from '../protocol/errors.ts';
import type { ApplicationId, MeetingId, UserId } from '../protocol/ids.ts';
import { UserId as UserIdSchema } from '../protocol/ids.ts';
import type { Grant } from '../protocol/permissions.ts';
import type { Credentials } from '../protocol/session.ts';
import { signAccessToken, verifyAccessToken } from './access-token.ts';
import { type Applications, GUESTS } from './applications.ts';
import type { KeySets } from './key-sets.ts';

/** Who somebody is, from a token that was checked; never from the client's say-so. */
export type Identity = {
  applicationId: ApplicationId;
  userId: UserId;
  name: string;
  guest: boolean;
  /** What the token says of the user's part in calls. */
  grant?: Grant;
  /** The only meeting that the token opens. */
  meetingId?: MeetingId;
  /** With it, a guest's other tabs sign in as the same user. */
  guestToken?: string;
};

const GUEST_TOKEN_SECONDS = 30 * 86_400;

type Options = { applications: Applications; keySets?: KeySets; guests: boolean; newId: () => string };

export class Authenticator {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Throws `token-invalid`, `token-expired`, `keys-unavailable` or `guests-not-allowed`. */
  async authenticate(credentials: Credentials): Promise<Identity> {
    const { applications, keySets, guests, newId } = this.#options;
    if (credentials.method === 'token') {
      const identity = await verifyAccessToken(credentials.token, applications, keySets);
      if (identity.applicationId === GUESTS && !guests) throw guestsNotAllowed();
      return { ...identity, guest: identity.applicationId === GUESTS };
    }
    if (!guests) throw guestsNotAllowed();
    const identity = {
      applicationId: GUESTS,
      userId: UserIdSchema.parse(`guest-${newId()}`),
      name: credentials.name,
    };
    const guestToken = await signAccessToken(identity, applications.guestKey, GUEST_TOKEN_SECONDS);
    return { ...identity, guest: true, guestToken };
  }
}

const guestsNotAllowed = (): ProtocolError =>
  new ProtocolError('guests-not-allowed', 'This server asks for an account: sign in through your company’s program.');
