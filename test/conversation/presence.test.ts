import { describe, expect, test } from 'vitest';
import { MAX_PEOPLE_PER_MESSAGE } from '../../src/protocol/limits.ts';
import { answeredCall } from '../support/conversations.ts';
import { userId } from '../support/people.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** The next news of somebody. */
async function nextOf(client: RawClient, user: string): Promise<string> {
  for (;;) {
    const { people } = await client.notification('presence.changed');
    const found = people.find((person) => person.userId === user);
    if (found) return found.state;
  }
}

const signInAs = async (server: TestServer, user: string, presence: object): Promise<RawClient> => {
  const client = await server.connect();
  const credentials = { method: 'token', token: await server.token(user) };
  const result = client.send('hello', { credentials, client: { name: 'raw', version: '1' }, presence });
  client.session = await client.replyTo('hello', result);
  return client;
};

describe('what others see', () => {
  test('P3: online, away when every device is idle or by choice, in a call, do not disturb', async () => {
    const server = await startServer();
    const [watcher, anna] = [await server.signIn('carol'), await server.signIn('anna')];
    const phone = await signInAs(server, 'anna', { choice: 'online', idle: true });
    expect(await nextOf(watcher, 'anna')).toBe('online');
    await anna.request('presence.idle', { idle: true });
    expect(await nextOf(watcher, 'anna')).toBe('away');
    await phone.request('presence.idle', { idle: false });
    expect(await nextOf(watcher, 'anna')).toBe('online');
    await anna.request('presence.choose', { choice: 'away' });
    expect(await nextOf(watcher, 'anna')).toBe('away');
    const boris = await server.signIn('boris');
    const { callId } = await answeredCall(boris, anna);
    expect(await nextOf(watcher, 'anna')).toBe('in-call');
    await phone.request('presence.choose', { choice: 'do-not-disturb' });
    expect(await nextOf(watcher, 'anna')).toBe('do-not-disturb');
    await anna.request('call.leave', { callId });
    await anna.request('presence.choose', { choice: 'online' });
    expect(await nextOf(watcher, 'anna')).toBe('online');
  });

  test('P5: a choice is for all devices; the first one brings it back', async () => {
    const server = await startServer();
    const [watcher, anna] = [await server.signIn('carol'), await server.signIn('anna')];
    const phone = await server.signIn('anna');
    await phone.request('presence.choose', { choice: 'do-not-disturb' });
    expect((await anna.notification('presence.chosen')).choice).toBe('do-not-disturb');
    expect((await server.signIn('anna')).me.choice).toBe('do-not-disturb');
    expect((await signInAs(server, 'anna', { choice: 'online', idle: false })).me.choice).toBe('do-not-disturb');
    expect(await phone.heard()).not.toContain('presence.chosen');
    expect(watcher.me.people).toEqual([]);

    const dora = await signInAs(server, 'dora', { choice: 'do-not-disturb', idle: false });
    expect(dora.me.choice).toBe('do-not-disturb');
    expect((await watcher.refusal('call.place', { to: ['dora'], video: false })).code).toBe('do-not-disturb');
  });

  test('P4: who does not wish to be disturbed is not rung on any device, and may call all the same', async () => {
    const server = await startServer();
    const [anna, boris, phone] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('boris'),
    ];
    await boris.request('presence.choose', { choice: 'do-not-disturb' });
    const refused = await anna.refusal('call.place', { to: ['boris'], video: true });
    expect(refused).toMatchObject({ code: 'do-not-disturb', message: expect.stringContaining('boris') });
    for (const device of [boris, phone]) {
      const { calls } = await device.notification('history.missed');
      expect(calls).toMatchObject([{ from: { userId: 'anna' }, video: true }]);
      expect(await device.heard()).not.toContain('call.incoming');
    }
    const { callId } = await answeredCall(boris, anna);
    await server.signIn('carol');
    await anna.request('call.leave', { callId });
  });
});

describe('an application of very many', () => {
  test('P1, P6, P7, P8: people are found, watched, and told of as long as they are watched, after a resume too', async () => {
    const server = await startServer({ settings: { PARLEY_MAX_CONNECTIONS_PER_ADDRESS: '1000' } });
    const early = await server.signIn('early');
    const crowd: RawClient[] = [];
    for (let i = 0; i < MAX_PEOPLE_PER_MESSAGE; i++)
      crowd.push(await server.signIn(`user-${String(i).padStart(3, '0')}`));
    await early.notification('presence.partial');

    const late = await server.signIn('late');
    expect(late.me).toMatchObject({ people: [], everybody: false });
    const page = await late.request('presence.find', { limit: 2 });
    expect(page.total).toBe(MAX_PEOPLE_PER_MESSAGE + 1);
    expect(page.people.map((person) => person.userId)).toEqual(['early', 'user-000']);
    const next = await late.request('presence.find', { limit: 2, after: page.next ?? '' });
    expect(next.people.map((person) => person.userId)).toEqual(['user-001', 'user-002']);
    expect(await late.request('presence.find', { query: 'USER-19 nobody' })).toMatchObject({ people: [], next: null });

    const watched = await late.request('presence.watch', { userIds: ['user-001', 'stranger'].map(userId) });
    expect(watched.people).toMatchObject([{ userId: 'user-001', state: 'online' }]);
    const stranger = await server.signIn('stranger', 'other');
    expect((await stranger.request('presence.watch', { userIds: [userId('user-001')] })).people).toEqual([]);
    await crowd[0]?.request('presence.choose', { choice: 'away' });
    await crowd[1]?.request('presence.choose', { choice: 'away' });
    expect((await late.notification('presence.changed')).people).toMatchObject([{ userId: 'user-001', state: 'away' }]);
    late.cut();
    await crowd[1]?.request('presence.choose', { choice: 'online' });
    await late.reconnect(server.ws);
    await late.resume();
    expect(await nextOf(late, 'user-001')).toBe('online');
    const heard = late.inbox.all.filter(({ type }) => type === 'presence.changed');
    expect(JSON.stringify(heard)).not.toMatch(/user-000|stranger/);
    expect(await stranger.heard()).not.toContain('presence.changed');
  });
});
