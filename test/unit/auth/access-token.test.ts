import { createHmac } from 'node:crypto';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { signAccessToken, verifyAccessToken } from '../../../src/auth/access-token.ts';
import { Applications } from '../../../src/auth/applications.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { applicationId, userId } from '../../support/people.ts';

const SECRET = 'a secret of acme that is long enough';
const acme = applicationId('acme');
const applications = new Applications(
  new Map([
    [acme, SECRET],
    [applicationId('other'), 'a secret of another application!!'],
  ]),
  new Uint8Array(32),
);
const key = new TextEncoder().encode(SECRET);
const anna = { applicationId: acme, userId: userId('anna'), name: 'Anna' };

type Claims = Omit<JWTPayload, 'exp'> & { exp?: number | string };
const CLAIMS = { iss: 'acme', sub: 'anna', name: 'Anna' };
const GOOD: Claims = CLAIMS;

const sign = ({ exp = '60s', ...claims }: Claims, options: { alg?: string; key?: Uint8Array } = {}): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: options.alg ?? 'HS256' })
    .setExpirationTime(exp)
    .sign(options.key ?? key);

const codeOf = async (token: string): Promise<string> => {
  const error = await verifyAccessToken(token, applications).catch((reason: unknown) => reason);
  if (error instanceof ProtocolError) return error.code;
  throw new Error('the token was accepted');
};

test('A2: a good token names application, user and name', async () => {
  expect(await verifyAccessToken(await signAccessToken(anna, key, 60), applications)).toEqual(anna);
});

test('A12: permissions and the meeting are passed on as the token has them', async () => {
  const grant = { role: 'moderator', permissions: ['publish-audio', 'remove'] };
  const claims = { ...GOOD, ...grant, meeting: '5f3a9c1e7b2d4f6081a2' };
  expect(await verifyAccessToken(await sign(claims), applications)).toEqual({
    ...anna,
    grant,
    meetingId: '5f3a9c1e7b2d4f6081a2',
  });
  for (const wrong of [
    { permissions: 'all' },
    { permissions: ['fly'] },
    { permissions: Array(33).fill('remove') },
    { role: 'king' },
    { meeting: '' },
  ]) {
    expect(await codeOf(await sign({ ...GOOD, ...wrong }))).toBe('token-invalid');
  }
});

describe('a token is refused', () => {
  const now = Math.floor(Date.now() / 1_000);

  test('A2: expired, beyond ten seconds of tolerance', async () => {
    expect(await codeOf(await sign({ ...GOOD, exp: now - 20 }))).toBe('token-expired');
    expect(await verifyAccessToken(await sign({ ...GOOD, exp: now - 2 }), applications)).toEqual(anna);
  });

  test('A2: without an end', async () => {
    const token = await new SignJWT({ ...CLAIMS }).setProtectedHeader({ alg: 'HS256' }).sign(key);
    expect(await codeOf(token)).toBe('token-invalid');
  });

  test('A2: signed by another application’s key, in the name of this one', async () => {
    const other = new TextEncoder().encode('a secret of another application!!');
    expect(await codeOf(await sign(GOOD, { key: other }))).toBe('token-invalid');
  });

  test.each<[string, Claims]>([
    ['an unknown application', { ...GOOD, iss: 'unknown' }],
    ['no application', { sub: 'anna', name: 'Anna' }],
    ['no user', { iss: 'acme', name: 'Anna' }],
    ['no name', { iss: 'acme', sub: 'anna' }],
    ['a user id that is none', { ...GOOD, sub: '../anna' }],
    ['a name that is not text', { ...GOOD, name: { first: 'Anna' } }],
    ['a name with control characters', { ...GOOD, name: 'Anna\u0007' }],
    ['a beginning in the future', { ...GOOD, nbf: now + 600 }],
  ])('A2: %s', async (_, claims) => {
    expect(await codeOf(await sign(claims))).toBe('token-invalid');
  });

  test('A2: another algorithm, or none', async () => {
    expect(await codeOf(await sign(GOOD, { alg: 'HS512' }))).toBe('token-invalid');
    expect(await codeOf(new UnsecuredJWT({ ...CLAIMS }).setExpirationTime('60s').encode())).toBe('token-invalid');
  });

  test('A2: with a header that must be understood, and is not', async () => {
    const signed = [
      { alg: 'HS256', crit: ['b64'], b64: false },
      { ...GOOD, exp: now + 60 },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    expect(await codeOf(`${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`)).toBe(
      'token-invalid',
    );
  });

  test('A2: with a signature that is cut, longer, empty, or written in another way', async () => {
    const token = await sign(GOOD);
    const signature = token.split('.')[2] ?? '';
    for (const wrong of [
      signature.slice(0, -1),
      `${signature}A`,
      '',
      `${signature}=`,
      `${signature.slice(0, -1)}!`,
      `${signature}.`,
    ]) {
      expect(await codeOf(token.replace(signature, wrong))).toBe('token-invalid');
    }
  });

  test.each(['', 'x', 'a.b.c', '..', 'ey.ey.ey'])('A2: not a token at all: %j', async (token) => {
    expect(await codeOf(token)).toBe('token-invalid');
  });

  test('A2: changed after signing', async () => {
    const [head, , signature] = (await sign(GOOD)).split('.');
    const claims = Buffer.from(JSON.stringify({ ...GOOD, sub: 'boss', exp: now + 60 })).toString('base64url');
    expect(await codeOf(`${head}.${claims}.${signature}`)).toBe('token-invalid');
  });
});
