import { expect, test } from 'vitest';
import { iceConfiguration } from '../../../src/auth/ice-configuration.ts';
import { turnCredentials } from '../../../src/auth/turn-credentials.ts';

const TURN = { urls: ['turn:relay.example:3478'], secret: 'north', ttlSeconds: 86_400 };

/** printf '1433895918:alice' | openssl dgst -sha1 -hmac north -binary | base64 */
const KNOWN = 'RqMvcGPYTJMGThVLSi4amT4zFtI=';

test('A4: credentials as coturn’s use-auth-secret checks them: a vector that openssl made', () => {
  const now = (1_433_895_918 - 86_400) * 1_000 + 999;
  expect(turnCredentials({ secret: 'north', userId: 'alice', ttlSeconds: 86_400, now })).toEqual({
    username: '1433895918:alice',
    credential: KNOWN,
    expiresAt: 1_433_895_918_000,
  });
});

test('A4: the configuration ends with its credentials and is renewed before that', () => {
  const { ice, refreshAt } = iceConfiguration({ stunUrls: ['stun:relay.example'], turn: TURN }, 'alice', 1_000_000);
  expect(ice.iceServers).toMatchObject([
    { urls: ['stun:relay.example'] },
    { urls: TURN.urls, username: '87400:alice' },
  ]);
  expect(ice.expiresAt).toBe(87_400_000);
  expect(refreshAt).toBeGreaterThan(1_000_000);
  expect(refreshAt).toBeLessThan(87_400_000);
});

test('A4: without TURN nothing ends and nothing is renewed', () => {
  expect(iceConfiguration({ stunUrls: [], turn: null }, 'alice', 0)).toEqual({
    ice: { iceServers: [], expiresAt: null },
    refreshAt: Number.POSITIVE_INFINITY,
  });
});
