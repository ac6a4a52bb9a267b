import { describe, expect, test } from 'vitest';
import { connectedCall } from '../support/conversations.ts';
import { RawClient } from '../support/raw-client.ts';
import { startServer } from '../support/server.ts';
import { statusOf } from '../support/upgrade-status.ts';

describe('presence', () => {
  test('P1, P2: who is there, who comes, calls, and goes', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    expect(boris.me.people).toEqual([{ userId: 'anna', name: 'anna', state: 'online' }]);
    const watcher = await server.signIn('carol');
    const { callId } = await connectedCall(anna, boris);
    await anna.request('call.leave', { callId });
    await boris.request('bye', {});
    const news = [];
    for (let i = 0; i < 5; i++) news.push(...(await watcher.notification('presence.changed')).people);
    expect(news.map(({ userId, state }) => `${userId} ${state}`)).toEqual([
      'anna in-call',
      'boris in-call',
      'anna online',
      'boris online',
      'boris offline',
    ]);
  });

  test('P2: another device of somebody who is there is no news, and nobody hears of oneself', async () => {
    const server = await startServer();
    const [anna, watcher] = [await server.signIn('anna'), await server.signIn('carol')];
    await anna.notification('presence.changed');
    const second = await server.signIn('anna');
    await second.request('bye', {});
    expect(await watcher.heard()).not.toContain('presence.changed');
    expect((await anna.heard()).filter((type) => type === 'presence.changed')).toHaveLength(1);
  });
});

describe('applications', () => {
  test('A3: see, call and hear nothing of each other, guests included', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    const stranger = await server.signIn('boris', 'other');
    const guest = await server.connect();
    await guest.hello({ method: 'guest', name: 'Guest' });
    expect([stranger.me.people, guest.me.people]).toEqual([[], []]);
    for (const outsider of [stranger, guest]) {
      expect((await outsider.refusal('call.place', { to: ['anna'], video: false })).code).toBe('user-offline');
    }
    expect(await anna.heard()).toEqual(['welcome']);
  });

  test('A3: a user of the same id in another application is somebody else', async () => {
    const server = await startServer();
    const [anna, namesake, boris] = [
      await server.signIn('anna'),
      await server.signIn('anna', 'other'),
      await server.signIn('boris'),
    ];
    await connectedCall(boris, anna);
    expect(await namesake.heard()).toEqual(['welcome']);
  });
});

describe('guests', () => {
  test('A1: see each other, and come back as themselves in another tab', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.connect(), await server.connect()];
    const { guestToken = '', me } = await anna.hello({ method: 'guest', name: ' Anna ' });
    expect(me).toMatchObject({ name: 'Anna', applicationId: 'guests', guest: true });
    await boris.hello({ method: 'guest', name: 'Boris' });
    expect(boris.me.people).toMatchObject([{ name: 'Anna' }]);
    const tab = await server.connect();
    expect((await tab.hello({ method: 'token', token: guestToken })).me).toEqual(me);
  });

  test('A1: where they are off, welcome says so and hello is refused; tokens work', async () => {
    const server = await startServer({ settings: { PARLEY_GUESTS: 'false' } });
    const client = await server.connect();
    expect(client.inbox.all[0]).toMatchObject({ data: { guests: false } });
    const credentials = { method: 'guest', name: 'Anna' };
    const refused = await client.refusal('hello', { credentials, client: { name: 'x', version: '1' } });
    expect(refused.code).toBe('guests-not-allowed');
    await client.hello({ method: 'token', token: await server.token('anna') });
  });
});

describe('origins', () => {
  const connect = async (settings: Record<string, string>, origin: string): Promise<string> => {
    const server = await startServer({ settings });
    const client = await RawClient.connect(server.ws, { origin: origin.replace('PORT', String(server.port)) }).catch(
      () => null,
    );
    client?.cut();
    return client ? 'welcome' : 'refused';
  };

  test.each([
    ['http://127.0.0.1:PORT', {}, 'welcome'],
    ['https://evil.example', {}, 'refused'],
    ['http://127.0.0.1:1', {}, 'refused'],
    ['null', {}, 'refused'],
    ['https://app.example', { PARLEY_ALLOWED_ORIGINS: 'https://app.example' }, 'welcome'],
    ['https://app.example.evil.example', { PARLEY_ALLOWED_ORIGINS: 'https://app.example' }, 'refused'],
    ['https://any.example', { PARLEY_ALLOWED_ORIGINS: '*' }, 'welcome'],
  ])('A6: a page of %s, with %o: %s', async (origin, settings, outcome) => {
    expect(await connect(settings as Record<string, string>, origin)).toBe(outcome);
  });

  test('A6: the refusal is an HTTP status, and so is another address', async () => {
    const server = await startServer();
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
    expect(await statusOf(server.port, '/ws', { ...upgrade, Origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf(server.port, '/elsewhere', upgrade)).toBe(404);
  });
});

describe('TURN', () => {
  const settings = {
    PARLEY_TURN_URLS: 'turn:relay.example:3478',
    PARLEY_TURN_SECRET: 'a secret shared with coturn',
    PARLEY_TURN_TTL_SECONDS: '100',
  };

  test('A4: credentials come with hello and are renewed in a call, before they end', async () => {
    const server = await startServer({ settings });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    await connectedCall(anna, boris);
    const first = anna.me.ice;
    expect(first.iceServers).toMatchObject([
      { urls: ['turn:relay.example:3478'], username: expect.stringMatching(/:acme\/anna$/) },
    ]);
    expect((await boris.heard()).includes('session.ice-servers')).toBe(false);
    server.passes(71_000);
    for (const client of [anna, boris]) {
      const renewed = await client.notification('session.ice-servers');
      expect(renewed.expiresAt).toBeGreaterThan(first.expiresAt ?? Number.POSITIVE_INFINITY);
      expect(renewed.iceServers[0]?.credential).not.toBe(first.iceServers[0]?.credential);
    }
  });

  test('A4: a resume brings fresh ones, and they are renewed afterwards too', async () => {
    const server = await startServer({ settings });
    const anna = await server.signIn('anna');
    anna.cut();
    server.passes(20_000);
    await anna.reconnect(server.ws);
    const { ice } = await anna.resume();
    expect(ice.expiresAt).toBeGreaterThan((anna.me.ice.expiresAt ?? 0) + 10_000);
    server.passes(71_000);
    expect((await anna.notification('session.ice-servers')).expiresAt).toBeGreaterThan(ice.expiresAt ?? 0);
  });
});
