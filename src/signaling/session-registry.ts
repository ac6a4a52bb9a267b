import { hash, randomBytes } from 'node:crypto';
import type { Device } from '../calls/device.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { type ApplicationId, type DeviceId, SessionId } from '../protocol/ids.ts';
import type { IceConfiguration } from '../protocol/session.ts';
import { TypedEmitter } from '../shared/typed-emitter.ts';
import { type Bye, Session, type Wire } from './session.ts';
import type { Introduction, SessionEvents } from './session-events.ts';

/**
 * A page that was closed or left may be one that is loaded anew, and then takes its seat back. Longer has others look at
 * an empty seat after a tab was closed; shorter loses calls whose page takes long to load.
 */
const RELOAD_MS = 10_000;

type SessionSettings = {
  graceMs: number;
  maxSessions: number;
  outbox: { maxMessages: number; maxBytes: number };
};

type Collaborators = {
  settings: SessionSettings;
  iceFor: (device: Device, now: number) => { ice: IceConfiguration; refreshAt: number };
  newId: () => string;
  onListenerError: (error: unknown) => void;
};

/** Owns every session: starts, resumes and ends them, and renews their TURN credentials. */
export class SessionRegistry {
  readonly events: TypedEmitter<SessionEvents>;
  readonly #with: Collaborators;
  readonly #byDevice = new Map<DeviceId, Session>();
  readonly #byApplication = new Map<ApplicationId, Set<Session>>();
  /** Keyed by the token's SHA-256, so that a dump of memory or a timing difference gives no token away. */
  readonly #byToken = new Map<string, Session>();
  readonly #tokenOf = new Map<SessionId, string>();

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
    this.events = new TypedEmitter(collaborators.onListenerError);
  }

  start(device: Device, wire: Wire, now: number): { session: Session; resumeToken: string; ice: IceConfiguration } {
    const { settings, iceFor, newId } = this.#with;
    if (this.#byDevice.size >= settings.maxSessions) {
      throw new ProtocolError('limit-reached', 'The server has as many people signed in as it may.', {
        details: { limit: 'sessions' },
      });
    }
    const { ice, refreshAt } = iceFor(device, now);
    const sessionId = SessionId.parse(newId());
    const session = new Session({ sessionId, device, wire, iceRefreshAt: refreshAt, outbox: settings.outbox });
    const resumeToken = randomBytes(32).toString('base64url');
    const key = digest(resumeToken);
    this.#byDevice.set(device.deviceId, session);
    const ofApplication = this.#byApplication.get(device.applicationId) ?? new Set();
    this.#byApplication.set(device.applicationId, ofApplication.add(session));
    this.#byToken.set(key, session);
    this.#tokenOf.set(sessionId, key);
    return { session, resumeToken, ice };
  }

  /** Tells the others; apart from `start`, so that the new session has its reply before any news. */
  announce(session: Session, { client, presence }: Introduction): void {
    this.events.emit('session-started', { device: session.device, client, presence });
  }

  resume(
    token: string,
    lastSeq: number,
    wire: Wire,
    now: number,
  ): { session: Session; ice: IceConfiguration; replay: readonly string[]; awayMs: number | null } {
    const session = this.#byToken.get(digest(token));
    const awayMs = session ? this.#awayMs(session, now) : null;
    const attached = session?.attach(wire, lastSeq);
    if (!session || !attached) throw new ProtocolError('session-expired', 'Your session is over: sign in again.');
    const { ice, refreshAt } = this.#with.iceFor(session.device, now);
    // Not put off while older credentials may be in the replay: the client may end up with those.
    if (now >= session.iceRefreshAt) session.iceRefreshAt = refreshAt;
    return { session, ice, replay: attached.replay, awayMs };
  }

  announceResumed(session: Session, how: { replayed: number; awayMs: number | null }): void {
    this.events.emit('session-resumed', { device: session.device, ...how });
  }

  /** The connection is lost; the session waits for another. */
  detach(session: Session, wire: Wire, now: number): void {
    if (session.detach(wire, { since: now, until: now + this.#with.settings.graceMs, because: 'timed-out' })) {
      this.events.emit('session-detached', { device: session.device });
    }
  }

  /** The page was closed, left, or is being loaded anew: where it has a seat, that is kept for as long as that takes. */
  pageLeft(session: Session, wire: Wire, hasSeat: boolean, now: number): void {
    if (!hasSeat) {
      this.end(session, null, 'left');
      return;
    }
    const reloaded = now + Math.min(RELOAD_MS, this.#with.settings.graceMs);
    if (session.detach(wire, { since: now, until: reloaded, because: 'left' }))
      this.events.emit('session-detached', { device: session.device });
  }

  /** Its seat was taken over, and nothing else is left to come back to. */
  endForsaken(deviceId: DeviceId): void {
    const session = this.#byDevice.get(deviceId);
    if (session?.state.phase === 'detached') this.end(session, null, 'left');
  }

  /** `bye`: what to tell a client that is connected. */
  end(session: Session, bye: Bye | null, reason: 'left' | 'timed-out'): void {
    if (!session.end(bye)) return;
    const { deviceId, applicationId } = session.device;
    this.#byDevice.delete(deviceId);
    const ofApplication = this.#byApplication.get(applicationId);
    ofApplication?.delete(session);
    if (ofApplication?.size === 0) this.#byApplication.delete(applicationId);
    const key = this.#tokenOf.get(session.sessionId);
    if (key) this.#byToken.delete(key);
    this.#tokenOf.delete(session.sessionId);
    this.events.emit('session-ended', { device: session.device, reason });
  }

  ofDevice(deviceId: DeviceId): Session | undefined {
    return this.#byDevice.get(deviceId);
  }

  ofApplication(applicationId: ApplicationId): Iterable<Session> {
    return this.#byApplication.get(applicationId) ?? [];
  }

  tick(now: number): void {
    for (const session of this.#byDevice.values()) {
      if (session.state.phase === 'detached' && now >= session.state.until) {
        this.end(session, null, session.state.because);
      } else if (session.overflowed) {
        this.end(session, { reason: 'too-slow', action: 'reconnect' }, 'timed-out');
      } else if (session.state.phase === 'attached' && now >= session.iceRefreshAt) {
        const { ice, refreshAt } = this.#with.iceFor(session.device, now);
        session.iceRefreshAt = refreshAt;
        session.notify({ type: 'session.ice-servers', data: ice });
      }
    }
  }

  /** The server goes down: everybody is told how to come back. */
  stop(retryAfterMs: number): void {
    const sessions = [...this.#byDevice.values()];
    // All of them first: nobody is to hear how the calls end that they will bring back.
    for (const session of sessions) session.close({ reason: 'server-stopping', action: 'reconnect', retryAfterMs });
    for (const session of sessions) this.end(session, null, 'timed-out');
  }

  #awayMs({ state }: Session, now: number): number | null {
    return state.phase === 'detached' ? now - state.since : null;
  }

  snapshot(): { attached: number; detached: number } {
    const states = [...this.#byDevice.values()].map(({ state }) => state.phase);
    const attached = states.filter((phase) => phase === 'attached').length;
    return { attached, detached: states.length - attached };
  }
}

const digest = (token: string): string => hash('sha256', token, 'base64url');
