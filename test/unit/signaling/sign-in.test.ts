import { describe, expect, test } from 'vitest';
import { ForgedToken } from '../../../src/auth/access-token.ts';
import { NO_LIMITS } from '../../../src/auth/application-store.ts';
import type { Authenticator } from '../../../src/auth/authenticator.ts';
import { Presence } from '../../../src/calls/presence.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { PresenceBroadcast } from '../../../src/signaling/presence-broadcast.ts';
import { SessionRegistry } from '../../../src/signaling/session-registry.ts';
import { SignIn } from '../../../src/signaling/sign-in.ts';
import { applicationId, numbered } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const hello = {
  credentials: { method: 'token', token: 'x' },
  client: { name: 'test', version: '1' },
  presence: { choice: 'online', idle: false },
} as const;

/** Every attempt fails with the code that the test names at that moment. */
function signIn() {
  const next: { code: ProtocolError['code']; application: string | null } = {
    code: 'token-invalid',
    application: null,
  };
  const authenticator = {
    async authenticate(): Promise<never> {
      if (next.application !== null) throw new ForgedToken(applicationId(next.application), null);
      throw new ProtocolError(next.code, 'no');
    },
  };
  const settings = { graceMs: 1, maxSessions: 1, outbox: { maxMessages: 1, maxBytes: 1 } };
  const iceFor = () => ({ ice: { iceServers: [], expiresAt: null }, refreshAt: Number.POSITIVE_INFINITY });
  const sessions = new SessionRegistry({ settings, iceFor, newId: numbered('s'), onListenerError: rethrow });
  const presence = new Presence(rethrow);
  const it = new SignIn({
    authenticator: authenticator as unknown as Authenticator,
    sessions,
    presence,
    broadcast: new PresenceBroadcast(sessions, presence),
    newId: numbered('d'),
    now: () => 0,
    maxDevicesPerUser: 2,
    isSeated: () => false,
    limitsOf: () => NO_LIMITS,
    applicationName: () => 'Acme Desk',
  });
  const attempt = async (address: string): Promise<ProtocolError> => {
    const error = await it.authenticate(hello, address).catch((reason: unknown) => reason);
    if (error instanceof ProtocolError) return error;
    throw new Error('was not refused');
  };
  const wire = { send: () => undefined, close: () => undefined };
  const resume = (address: string): ProtocolError['code'] => {
    try {
      it.resume({ resumeToken: 'none', lastSeq: 0 }, wire, address);
    } catch (error) {
      if (error instanceof ProtocolError) return error.code;
    }
    throw new Error('was not refused');
  };
  return { attempt, resume, next };
}

describe('throttling', () => {
  test('A5: after 60 forged tokens from one address it must wait; another address need not', async () => {
    const { attempt } = signIn();
    for (let i = 0; i < 60; i++) expect((await attempt('10.0.0.1')).code).toBe('token-invalid');
    const refused = await attempt('10.0.0.1');
    expect(refused.code).toBe('rate-limited');
    const wait = refused.details?.['retryAfterMs'];
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60_000);
    expect((await attempt('10.0.0.2')).code).toBe('token-invalid');
  });

  test('A5: expired tokens and refused guests do not count', async () => {
    const { attempt, next } = signIn();
    for (const code of ['token-expired', 'guests-not-allowed'] as const) {
      next.code = code;
      for (let i = 0; i < 70; i++) expect((await attempt('10.0.0.1')).code).toBe(code);
    }
  });

  test('A8: after 600 in the name of one application, from wherever, it must wait; another application need not', async () => {
    const { attempt, next } = signIn();
    next.application = 'acme';
    for (let i = 0; i < 600; i++) expect((await attempt(`10.0.1.${i % 200}`)).code).toBe('token-invalid');
    expect(await attempt('10.0.2.1')).toMatchObject({
      code: 'rate-limited',
      message: 'Too many forged tokens in the name of this application: wait 60 s.',
    });
    next.application = 'other';
    expect((await attempt('10.0.2.1')).code).toBe('token-invalid');
  });

  test('A8: sessions that are not there are asked for 2,000 times a minute from one address, as an office does after a restart', () => {
    const { resume } = signIn();
    for (let i = 0; i < 2_000; i++) expect(resume('10.0.0.1')).toBe('session-expired');
    expect(resume('10.0.0.1')).toBe('rate-limited');
    expect(resume('10.0.0.2')).toBe('session-expired');
  });
});
