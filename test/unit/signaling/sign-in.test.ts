import { describe, expect, test } from 'vitest';
import type { Authenticator } from '../../../src/auth/authenticator.ts';
import { Presence } from '../../../src/calls/presence.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { PresenceBroadcast } from '../../../src/signaling/presence-broadcast.ts';
import { SessionRegistry } from '../../../src/signaling/session-registry.ts';
import { SignIn } from '../../../src/signaling/sign-in.ts';
import { numbered } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const hello = {
  credentials: { method: 'token', token: 'x' },
  client: { name: 'test', version: '1' },
  presence: { choice: 'online', idle: false },
} as const;

/** Every attempt fails with the code that the test names at that moment. */
function signIn() {
  const next = { code: 'token-invalid' as ProtocolError['code'] };
  const authenticator = {
    async authenticate(): Promise<never> {
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
  });
  const attempt = async (address: string): Promise<ProtocolError> => {
    const error = await it.authenticate(hello, address).catch((reason: unknown) => reason);
    if (error instanceof ProtocolError) return error;
    throw new Error('was not refused');
  };
  return { attempt, next };
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
});
