import { ProtocolError } from '../protocol/errors.ts';
import type { ApplicationId, MeetingId, UserId } from '../protocol/ids.ts';
import { UserId as UserIdSchema } from '../protocol/ids.ts';
import type { Grant } from '../protocol/permissions.ts';
import type { Credentials } from '../protocol/session.ts';
import { signAccessToken, verifyAccessToken } from './access-token.ts';
import { type Applications, GUESTS } from './applications.ts';
import type { KeySets } from './key-sets.ts';
import type { MeetingGuests } from './meeting-guests.ts';

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

type Options = {
  applications: Applications;
  keySets?: KeySets;
  /** Who has no account may sign in by a name, and sees all others who did. */
  guests: boolean;
  meetingGuests: MeetingGuests;
  newId: () => string;
};

export class Authenticator {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Throws `token-invalid`, `token-expired`, `keys-unavailable`, `meeting-not-found` or `guests-not-allowed`. */
  async authenticate(credentials: Credentials): Promise<Identity> {
    const { applications, keySets, guests, meetingGuests, newId } = this.#options;
    if (credentials.method === 'token') {
      const again = await meetingGuests.again(credentials.token);
      if (again) return { ...again, guest: true };
      const identity = await verifyAccessToken(credentials.token, applications, keySets);
      if (identity.applicationId === GUESTS && !guests) throw guestsNotAllowed();
      return { ...identity, guest: identity.applicationId === GUESTS };
    }
    const { name, meetingId } = credentials;
    const welcome = meetingId && (await meetingGuests.welcome(name, meetingId));
    if (welcome) return { ...welcome, guest: true };
    if (!guests) throw guestsNotAllowed();
    const identity = {
      applicationId: GUESTS,
      userId: UserIdSchema.parse(`guest-${newId()}`),
      name,
    };
    const guestToken = await signAccessToken(identity, applications.guestKey, GUEST_TOKEN_SECONDS);
    return { ...identity, guest: true, guestToken };
  }

  /** For who has a link and is not signed in. Throws `meeting-not-found`. */
  aboutMeeting(meetingId: MeetingId): { application: string | null; guests: boolean } {
    return this.#options.meetingGuests.about(meetingId, this.#options.guests);
  }
}

const guestsNotAllowed = (): ProtocolError =>
  new ProtocolError('guests-not-allowed', 'This server asks for an account: sign in through your company’s program.');
