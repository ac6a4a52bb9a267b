import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Authenticator, Identity } from '../auth/authenticator.ts';
import type { Device } from '../calls/device.ts';
import type { Presence } from '../calls/presence.ts';
import type { Result, ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { DeviceId } from '../protocol/ids.ts';
import type { PresenceBroadcast } from './presence-broadcast.ts';
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
};

/** Forged tokens from one address. Higher lets guessers try more; lower locks out an office behind one address. */
const FAILURES = { points: 60, duration: 60 };

/** How a connection gets a session, and what happens to it when the connection goes. */
export class SignIn {
  readonly #with: Collaborators;
  readonly #failures = new RateLimiterMemory(FAILURES);

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  async authenticate({ credentials }: ValidParams<'hello'>, address: string): Promise<Identity> {
    return this.#throttled(address, () => this.#with.authenticator.authenticate(credentials));
  }

  start(identity: Identity, wire: Wire, said: Introduction['presence']): { session: Session; result: Result<'hello'> } {
    const { sessions, presence, broadcast, newId, now, maxDevicesPerUser } = this.#with;
    const { applicationId, userId, name, guest, guestToken } = identity;
    if (presence.devicesOf(applicationId, userId).length >= maxDevicesPerUser) {
      throw new ProtocolError('limit-reached', 'You are signed in on as many devices as you may: sign out on one.', {
        details: { limit: 'devices' },
      });
    }
    const device = { deviceId: DeviceId.parse(newId()), applicationId, userId, name, guest };
    const { session, resumeToken, ice } = sessions.start(device, wire, now());
    const result = {
      sessionId: session.sessionId,
      resumeToken,
      me: { userId, name, applicationId, guest },
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
  ): { session: Session; result: Result<'resume'>; replay: readonly string[]; awayMs: number | null } {
    const { sessions, now } = this.#with;
    const { session, ice, replay, awayMs } = sessions.resume(resumeToken, lastSeq, wire, now());
    return { session, result: { sessionId: session.sessionId, ice }, replay, awayMs };
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

  /** Only forged tokens are refused, so that nobody locks out the office behind the same address. */
  async #throttled<T>(address: string, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ProtocolError && error.code === 'token-invalid')) throw error;
      const failures = await this.#failures.penalty(address);
      if (failures.consumedPoints <= FAILURES.points) throw error;
      throw new ProtocolError('rate-limited', 'Too many forged tokens from your address: wait a minute.', {
        cause: error,
        details: { retryAfterMs: Math.ceil(failures.msBeforeNext) },
      });
    }
  }
}
