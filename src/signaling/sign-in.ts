import { ForgedToken } from '../auth/access-token.ts';
import type { ApplicationLimits } from '../auth/application-store.ts';
import type { Authenticator, Identity } from '../auth/authenticator.ts';
import type { Device } from '../calls/device.ts';
import type { Presence } from '../calls/presence.ts';
import type { Result, ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { type ApplicationId, DeviceId } from '../protocol/ids.ts';
import type { Credentials } from '../protocol/session.ts';
import type { PresenceBroadcast } from './presence-broadcast.ts';
import { FailureWindow } from './rate-limits.ts';
import type { Session, Wire } from './session.ts';
import type { Introduction } from './session-events.ts';
import type { SessionRegistry } from './session-registry.ts';

type Collaborators = {
  authenticator: Authenticator;
  sessions: SessionRegistry;
  presence: Presence;
  broadcast: PresenceBroadcast;
  newId: () => string;
  now: () => number;
  maxDevicesPerUser: number;
  /** Whether the device has a seat in a call. */
  isSeated: (device: Device) => boolean;
  limitsOf: (applicationId: ApplicationId) => Pick<ApplicationLimits, 'users'>;
  /** As people know it. */
  applicationName: (applicationId: ApplicationId) => string;
};

/** Forged tokens a minute from one address. Higher lets guessers try more; lower locks out an office behind one address. */
const FORGED_FROM_ADDRESS = 60;
/** Forged tokens a minute in the name of one application, from wherever. Lower hides a mistake of its own program behind another code. */
const FORGED_OF_APPLICATION = 600;
/** Sessions a minute that are not there, asked for from one address: an office that comes back after a restart asks for as many as it had. */
const LOST_FROM_ADDRESS = 2_000;
/** By meetings' links, a minute from one address: coming as a guest, and asking what a link is. Higher has one script fill an application; lower keeps out a class behind one address. */
const BY_LINK_FROM_ADDRESS = 600;
/** Links a minute from one address that lead nowhere. Each has every application's signature tried. */
const DEAD_LINKS_FROM_ADDRESS = 60;

/** How a connection gets a session, and what happens to it when the connection goes. */
export class SignIn {
  readonly #with: Collaborators;
  readonly #forgedFrom = new FailureWindow(FORGED_FROM_ADDRESS);
  readonly #forgedOf = new FailureWindow(FORGED_OF_APPLICATION);
  readonly #lostFrom = new FailureWindow(LOST_FROM_ADDRESS);
  readonly #byLinkFrom = new FailureWindow(BY_LINK_FROM_ADDRESS);
  readonly #deadLinksFrom = new FailureWindow(DEAD_LINKS_FROM_ADDRESS);

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  async authenticate({ credentials }: ValidParams<'hello'>, address: string): Promise<Identity> {
    if (meetingOf(credentials) !== undefined) this.#requireFewLinks(address);
    try {
      return await this.#with.authenticator.authenticate(credentials);
    } catch (error) {
      throw this.#throttled(error, address);
    }
  }

  /** For somebody who has a link and is not signed in. */
  aboutMeeting({ meetingId }: ValidParams<'meeting.about'>, address: string): Result<'meeting.about'> {
    this.#requireFewLinks(address);
    try {
      return this.#with.authenticator.aboutMeeting(meetingId);
    } catch (error) {
      throw this.#throttled(error, address);
    }
  }

  start(identity: Identity, wire: Wire, said: Introduction['presence']): { session: Session; result: Result<'hello'> } {
    const { sessions, presence, broadcast, newId, now, maxDevicesPerUser, applicationName } = this.#with;
    const { guestToken, ...who } = identity;
    const { applicationId, userId, name, guest, meetingId } = who;
    this.#requireRoomForUser(identity);
    if (presence.devicesOf(applicationId, userId).length >= maxDevicesPerUser) {
      throw new ProtocolError('limit-reached', 'You are signed in on as many devices as you may: sign out on one.', {
        details: { limit: 'devices' },
      });
    }
    const device = { deviceId: DeviceId.parse(newId()), ...who };
    const { session, resumeToken, ice } = sessions.start(device, wire, now());
    const result = {
      sessionId: session.sessionId,
      resumeToken,
      me: {
        userId,
        name,
        applicationId,
        applicationName: applicationName(applicationId),
        guest,
        ...(meetingId !== undefined && { meetingId }),
      },
      deviceId: device.deviceId,
      ...(guestToken !== undefined && { guestToken }),
      ice,
      choice: presence.choiceOf(applicationId, userId) ?? said.choice,
      ...broadcast.firstPeople(device),
    };
    return { session, result };
  }

  announce(session: Session, introduction: Introduction): void {
    this.#with.sessions.announce(session, introduction);
  }

  resume(
    { resumeToken, lastSeq }: ValidParams<'resume'>,
    wire: Wire,
    address: string,
  ): { session: Session; result: Result<'resume'>; replay: readonly string[]; awayMs: number | null } {
    const { sessions, now } = this.#with;
    try {
      const { session, ice, replay, awayMs } = sessions.resume(resumeToken, lastSeq, wire, now());
      return { session, result: { sessionId: session.sessionId, ice }, replay, awayMs };
    } catch (error) {
      if (!(error instanceof ProtocolError && error.code === 'session-expired')) throw error;
      const waitMs = this.#lostFrom.count(address, now());
      throw waitMs === 0 ? error : tooMany('sessions that are over, asked for from your address', waitMs, error);
    }
  }

  announceResumed(session: Session, how: { replayed: number; awayMs: number | null }): void {
    this.#with.sessions.announceResumed(session, how);
  }

  detach(session: Session, wire: Wire): void {
    this.#with.sessions.detach(session, wire, this.#with.now());
  }

  pageLeft(session: Session, wire: Wire): void {
    const { sessions, isSeated, now } = this.#with;
    sessions.pageLeft(session, wire, isSeated(session.device), now());
  }

  signOut(session: Session): void {
    this.#with.sessions.end(session, { reason: 'signed-out', action: 'disconnect' }, 'left');
  }

  /** Only forged tokens are refused, so that nobody locks out the office behind the same address, or others of an application. */
  #throttled(error: unknown, address: string): unknown {
    if (!(error instanceof ProtocolError)) return error;
    const now = this.#with.now();
    if (error.code === 'meeting-not-found') {
      const waitMs = this.#deadLinksFrom.count(address, now);
      return waitMs === 0 ? error : tooMany('links that lead nowhere, from your address', waitMs, error);
    }
    if (error.code !== 'token-invalid') return error;
    const fromAddress = this.#forgedFrom.count(address, now);
    if (fromAddress > 0) return tooMany('forged tokens from your address', fromAddress, error);
    const ofApplication = error instanceof ForgedToken ? this.#forgedOf.count(error.applicationId, now) : 0;
    return ofApplication === 0 ? error : tooMany('forged tokens in the name of this application', ofApplication, error);
  }

  /** Before it is looked at: each guest is somebody new. */
  #requireFewLinks(address: string): void {
    const waitMs = this.#byLinkFrom.count(address, this.#with.now());
    if (waitMs > 0) throw tooMany('guests from your address', waitMs);
  }

  /** Another device of somebody who is there is nobody more. */
  #requireRoomForUser({ applicationId, userId }: Identity): void {
    const { presence, limitsOf } = this.#with;
    const { users } = limitsOf(applicationId);
    if (users === null || presence.devicesOf(applicationId, userId).length > 0) return;
    if (presence.count(applicationId) < users) return;
    throw new ProtocolError('limit-reached', 'Your application has as many people signed in as it may: try later.', {
      details: { limit: 'application-users' },
    });
  }
}

/** Who comes by a meeting's link, or asks what it is. */
type LinkHolder = Extract<Credentials, { method: 'guest' }>;

const meetingOf = (credentials: Credentials): LinkHolder['meetingId'] =>
  credentials.method === 'guest' ? credentials.meetingId : undefined;

const tooMany = (what: string, retryAfterMs: number, cause?: unknown): ProtocolError =>
  new ProtocolError('rate-limited', `Too many ${what}: wait ${Math.ceil(retryAfterMs / 1000)} s.`, {
    cause,
    details: { retryAfterMs },
  });
