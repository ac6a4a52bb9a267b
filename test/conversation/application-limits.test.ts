import { describe, expect, test } from 'vitest';
import { connectedCall, place } from '../support/conversations.ts';
import { ADMIN, ask, mint, outcomeOf, type Registered, register, signInWith } from '../support/registered.ts';
import { startServer, type TestServer } from '../support/server.ts';

const settings = { PARLEY_ADMIN_TOKEN: ADMIN };

async function limited(limits: Record<string, number>): Promise<{ server: TestServer; desk: Registered }> {
  const server = await startServer({ settings });
  return { server, desk: await register(server, { name: 'Desk', limits }) };
}
const enter = async (server: TestServer, desk: Registered, user: string) => signInWith(server, await mint(desk, user));

describe('bounds of one application', () => {
  test('L7: people: another device of one who is there is let in, one more person is not; others notice nothing', async () => {
    const { server, desk } = await limited({ users: 2 });
    const [anna] = [
      await enter(server, desk, 'anna'),
      await enter(server, desk, 'boris'),
      await enter(server, desk, 'anna'),
    ];
    const client = await server.connect();
    const hello = {
      credentials: { method: 'token', token: await mint(desk, 'carol') },
      client: { name: 'x', version: '1' },
    };
    const refused = await client.refusal('hello', hello);
    expect([refused.code, refused.details]).toEqual(['limit-reached', { limit: 'application-users' }]);
    await server.signIn('carol');
    await anna?.request('bye', {});
    expect(await outcomeOf(server, await mint(desk, 'carol'))).toBe('limit-reached');
    expect((await ask(server, ADMIN, 'PUT', '/api/applications/desk', { name: 'Desk' })).status).toBe(204);
    expect(await outcomeOf(server, await mint(desk, 'carol'))).toBe('signed-in');
  });

  test('L7: calls at once', async () => {
    const { server, desk } = await limited({ calls: 1 });
    const [anna, boris, carol, dora] = [
      await enter(server, desk, 'anna'),
      await enter(server, desk, 'boris'),
      await enter(server, desk, 'carol'),
      await enter(server, desk, 'dora'),
    ];
    const { callId } = await connectedCall(anna, boris);
    const refused = await carol.refusal('call.place', { to: ['dora'], video: false });
    expect([refused.code, refused.details]).toEqual(['limit-reached', { limit: 'application-calls' }]);
    await connectedCall(await server.signIn('anna'), await server.signIn('boris'));
    await anna.request('call.leave', { callId });
    await place(carol, dora);
  });

  test('L7: people in one call', async () => {
    const { server, desk } = await limited({ peersPerCall: 2 });
    const [anna, boris] = [await enter(server, desk, 'anna'), await enter(server, desk, 'boris')];
    await enter(server, desk, 'carol');
    const { callId } = await connectedCall(anna, boris);
    const refused = await anna.refusal('call.add', { callId, userId: 'carol' });
    expect([refused.code, refused.details]).toEqual(['limit-reached', { limit: 'peers' }]);
  });

  test('L7: requests of all its devices together; the offender is told when to go on, others notice nothing', async () => {
    const { server, desk } = await limited({ requestsPerSecond: 1 });
    const [anna, boris] = [await enter(server, desk, 'anna'), await enter(server, desk, 'boris')];
    const other = await server.signIn('carol');
    for (let i = 0; i < 5; i++) for (const client of [anna, boris]) await client.request('ping', {});
    const refused = await anna.refusal('ping', {});
    expect([refused.code, refused.details?.['limit']]).toEqual(['rate-limited', 'application-requests']);
    expect((await boris.refusal('ping', {})).code).toBe('rate-limited');
    await other.request('ping', {});
    server.passes(Number(refused.details?.['retryAfterMs']));
    await anna.request('ping', {});
  });
});

describe('guessing', () => {
  test('A8: who forges tokens is refused with a time to wait, and others from the same address sign in, resume and talk', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const forged = `${(await server.token('anna')).split('.').slice(0, 2).join('.')}.forged`;
    const outcomes = [];
    for (let i = 0; i < 61; i++) outcomes.push(await outcomeOf(server, forged));
    expect([...new Set(outcomes.slice(0, 60)), outcomes[60]]).toEqual(['token-invalid', 'rate-limited']);
    expect(await outcomeOf(server, await server.token('carol'))).toBe('signed-in');
    await connectedCall(anna, boris);
    await anna.reconnect(server.ws);
    await anna.resume();
    server.passes(60_000);
    expect(await outcomeOf(server, forged)).toBe('token-invalid');
  });
});
