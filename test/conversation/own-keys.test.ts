import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { connectedCall, expectAlive } from '../support/conversations.ts';
import { signer, startJwksServer } from '../support/jwks-server.ts';
import { ADMIN, mint, outcomeOf, register, signInWith } from '../support/registered.ts';
import { startServer } from '../support/server.ts';

const settings = { PARLEY_ADMIN_TOKEN: ADMIN };

test.each(['RS256', 'PS384', 'ES256', 'EdDSA'])('A11: %s: an application signs with a key of its own', async (alg) => {
  const server = await startServer({ settings });
  const company = await signer('desk', alg, 'first');
  const jwks = await startJwksServer([company.jwk]);
  const desk = await register(server, { name: 'Desk', jwksUrl: jwks.url });
  expect(await outcomeOf(server, await company.sign('anna'))).toBe('signed-in');
  expect(await outcomeOf(server, await company.sign('boris'))).toBe('signed-in');
  expect(jwks.shown.requests).toBe(1);
  // Its secret is good as well.
  expect(await outcomeOf(server, await mint(desk, 'anna'))).toBe('signed-in');
});

test('A11: a key that it does not show signs nobody in, however often it is tried; nor does a public key as a secret', async () => {
  const server = await startServer({ settings });
  const [company, stranger] = [await signer('desk', 'ES256', 'first'), await signer('desk', 'ES256', 'second')];
  const jwks = await startJwksServer([company.jwk]);
  await register(server, { name: 'Desk', jwksUrl: jwks.url });
  for (let i = 0; i < 5; i++) expect(await outcomeOf(server, await stranger.sign('anna'))).toBe('token-invalid');
  expect(jwks.shown.requests).toBeLessThanOrEqual(2);
  const confused = new SignJWT({ name: 'anna' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('desk')
    .setSubject('anna');
  const asSecret = new TextEncoder().encode(JSON.stringify(company.jwk));
  expect(await outcomeOf(server, await confused.setExpirationTime('60s').sign(asSecret))).toBe('token-invalid');
});

test('A11: the keys of one application are nothing in another', async () => {
  const server = await startServer({ settings });
  const company = await signer('shop', 'ES256', 'first');
  const jwks = await startJwksServer([company.jwk]);
  await register(server, { name: 'Desk', jwksUrl: jwks.url });
  await register(server, { name: 'Shop' });
  expect(await outcomeOf(server, await company.sign('anna'))).toBe('token-invalid');
});

test('A11: a server of keys that is away ends no call, and who signs in meanwhile is let in by the keys that are known', async () => {
  const server = await startServer({ settings });
  const company = await signer('desk', 'ES256', 'first');
  const jwks = await startJwksServer([company.jwk]);
  await register(server, { name: 'Desk', jwksUrl: jwks.url });
  const anna = await signInWith(server, await company.sign('anna'));
  const boris = await signInWith(server, await company.sign('boris'));
  const call = await connectedCall(anna, boris);
  await jwks.stop();
  expect(await outcomeOf(server, await company.sign('carol'))).toBe('signed-in');
  await expectAlive(call, anna, boris);
});

test('A11: where no key was ever fetched it is said so, as something that passes and is nobody’s forgery', async () => {
  const server = await startServer({ settings });
  const company = await signer('desk', 'ES256', 'first');
  const jwks = await startJwksServer([company.jwk]);
  jwks.shown.status = 503;
  await register(server, { name: 'Desk', jwksUrl: jwks.url });
  const token = await company.sign('anna');
  for (let i = 0; i < 70; i++) expect(await outcomeOf(server, token)).toBe('keys-unavailable');
  expect(jwks.shown.requests).toBeLessThan(5);
  jwks.shown.status = 200;
  server.passes(5_000);
  expect(await outcomeOf(server, token)).toBe('signed-in');
});

test('A12: a token that names a meeting opens that one and nothing besides', async () => {
  const server = await startServer({ settings });
  const desk = await register(server, { name: 'Desk' });
  const anna = await signInWith(server, await mint(desk, 'anna'));
  const [{ meetingId }, another] = [await anna.request('meeting.create', {}), await anna.request('meeting.create', {})];
  const visitor = await signInWith(server, await mint(desk, 'visitor', { meeting: meetingId }));
  const video = false;
  for (const [type, params] of [
    ['call.join', { meetingId: another.meetingId, video }],
    ['meeting.look', { meetingId: another.meetingId }],
    ['meeting.create', {}],
    ['call.place', { to: ['anna'], video }],
  ] as const) {
    expect([type, (await visitor.refusal(type, params)).code]).toEqual([type, 'not-allowed']);
  }
  const { callId } = await visitor.request('call.join', { meetingId, video });
  expect((await visitor.refusal('call.add', { callId, userId: 'anna' })).code).toBe('not-allowed');
  expect(await visitor.request('meeting.create', { callId })).toEqual({ meetingId });
});
