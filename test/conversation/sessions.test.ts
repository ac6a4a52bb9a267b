import { describe, expect, test } from 'vitest';
import { connectedCall, expectAlive, place, ring } from '../support/conversations.ts';
import { startServer } from '../support/server.ts';

describe('a session', () => {
  test('S1, S3: welcome comes first, then hello gives a device of the token’s user', async () => {
    const server = await startServer();
    const client = await server.connect();
    expect(client.inbox.all).toMatchObject([{ v: 1, type: 'welcome', data: { versions: [1], guests: true } }]);
    const hello = await client.hello({ method: 'token', token: await server.token('anna', 'acme', 'Anna K.') });
    expect(hello.me).toEqual({
      userId: 'anna',
      name: 'Anna K.',
      applicationName: 'acme',
      applicationId: 'acme',
      guest: false,
    });
    const other = await server.signIn('anna');
    expect(other.me.deviceId).not.toBe(hello.deviceId);
  });

  test('S6: messages are numbered from 1; those outside the session are not', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    await anna.request('ping', {});
    await server.signIn('boris');
    await anna.notification('presence.changed');
    anna.sendRaw('nonsense');
    await anna.strayError();
    await anna.request('ping', {});
    expect(anna.inbox.all.map(({ type, seq }) => [type, seq])).toEqual([
      ['welcome', undefined],
      ['hello', undefined],
      ['ping', 1],
      ['presence.changed', 2],
      ['error', undefined],
      ['ping', 3],
    ]);
  });

  test('S8: a socket cut in the middle of a call: the call stays, nothing is lost, nothing doubled', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const call = await connectedCall(anna, boris);
    boris.cut();
    expect(await anna.notification('room.peer-connection')).toMatchObject({ connected: false });
    for (const muted of [true, false, true]) {
      await anna.request('room.sources', { callId: call.callId, sources: [{ source: 'microphone', muted }] });
    }
    await boris.reconnect(server.ws);
    await boris.resume();
    const heard = [1, 2, 3].map(async () => (await boris.notification('room.sources')).sources[0]?.muted);
    expect(await Promise.all(heard)).toEqual([true, false, true]);
    expect(await anna.notification('room.peer-connection')).toMatchObject({ connected: true });
    await expectAlive(call, anna, boris);
    const numbers = boris.inbox.all.flatMap(({ seq }) => seq ?? []);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test('S5: a request sent again after a resume is carried out once', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    await anna.notification('presence.changed');
    const seen = anna.lastSeq;
    const id = anna.send('call.place', { to: ['boris'], video: false });
    const incoming = await boris.notification('call.incoming');
    await anna.reconnect(server.ws);
    anna.acknowledges = false;
    await anna.resume(seen);
    anna.send('call.place', { to: ['boris'], video: false }, { id });
    expect(await anna.replyTo('call.place', id)).toMatchObject({ callId: incoming.callId });
    expect(await boris.heard()).toEqual(expect.arrayContaining(['call.incoming']));
    expect((await boris.heard()).filter((type) => type === 'call.incoming')).toHaveLength(1);
  });

  test('S4: request ids rise, over connections too', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    await anna.request('ping', {}, { id: 50 });
    await anna.request('ping', {});
    await anna.request('ping', {});
    expect((await anna.refusal('ping', {}, { id: 50 })).code).toBe('request-id-reused');
    expect((await anna.refusal('ping', {}, { id: 49 })).code).toBe('request-id-reused');
    await anna.reconnect(server.ws);
    await anna.resume();
    expect((await anna.refusal('ping', {}, { id: 10 })).code).toBe('request-id-reused');
  });

  test('S9: news of presence fold while nobody takes them, without a gap in the numbers', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    anna.cut();
    await anna.closed;
    const boris = await server.signIn('boris');
    const carol = await server.signIn('carol');
    await boris.request('bye', {});
    await anna.reconnect(server.ws);
    await anna.resume();
    expect(await anna.notification('presence.changed')).toEqual({
      people: [
        { userId: 'boris', name: 'boris', state: 'offline' },
        { userId: 'carol', name: 'carol', state: 'online' },
      ],
    });
    await carol.request('bye', {});
    expect((await anna.notification('presence.changed')).people).toMatchObject([{ userId: 'carol', state: 'offline' }]);
    expect(anna.lastSeq).toBe(2);
  });

  test('S10: taken over by a second connection, the first is told and closed; the call stays', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const call = await connectedCall(anna, boris);
    const thief = await server.connect();
    await thief.continueSessionOf(anna);
    expect(await anna.notification('bye')).toEqual({ reason: 'taken-over', action: 'disconnect' });
    expect((await anna.closed).code).toBe(1000);
    await expectAlive(call, thief, boris);
  });

  test('S11, S12: within the grace period the person is there; after it the call is lost and the session expired', async () => {
    const server = await startServer({ clockStands: true });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId } = await connectedCall(anna, boris);
    boris.cut();
    await anna.notification('room.peer-connection');
    server.passes(29_000);
    expect(await anna.heard()).not.toContain('call.ended');
    server.passes(1_000);
    expect(await anna.notification('room.peer-left')).toMatchObject({ reason: 'timed-out' });
    expect(await anna.notification('call.ended')).toMatchObject({ callId, outcome: 'lost' });
    await expect.poll(async () => (await server.signIn('carol')).me.people).toMatchObject([{ userId: 'anna' }]);
    await boris.reconnect(server.ws);
    expect((await boris.refusal('resume', { resumeToken: boris.me.resumeToken, lastSeq: 0 })).code).toBe(
      'session-expired',
    );
    await boris.hello({ method: 'token', token: await server.token('boris') });
  });

  test('S12: who asks for more than was ever sent is refused, and may still resume rightly', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    await anna.reconnect(server.ws);
    const { resumeToken } = anna.me;
    expect((await anna.refusal('resume', { resumeToken, lastSeq: 99 })).code).toBe('session-expired');
    expect((await anna.refusal('resume', { resumeToken: 'unknown', lastSeq: 0 })).code).toBe('session-expired');
    await anna.resume();
    await anna.request('ping', {});
  });

  test('S13: a client that answers no pings is cut off, and its call waits for it; one that only answers them stays', async () => {
    const server = await startServer({ settings: { PARLEY_HEARTBEAT_SECONDS: '20' } });
    const [anna, boris] = [await server.signIn('anna'), await server.connect({ autoPong: false })];
    await boris.hello({ method: 'token', token: await server.token('boris') });
    const call = await connectedCall(anna, boris);
    for (let round = 1; round <= 2; round++) {
      const before = anna.pings;
      server.passes(10_000);
      await expect.poll(() => anna.pings).toBeGreaterThan(before);
    }
    expect(boris.open).toBe(true);
    server.passes(10_001);
    expect((await boris.closed).code).toBe(1006);
    expect(await anna.notification('room.peer-connection')).toMatchObject({ connected: false });
    expect(anna.open).toBe(true);
    await boris.reconnect(server.ws);
    await boris.resume();
    expect(await anna.notification('room.peer-connection')).toMatchObject({ connected: true });
    await expectAlive(call, anna, boris);
  });

  test('S14: bye is answered, then the session is over at once, and goodbye is the last word', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    await connectedCall(anna, boris);
    await boris.request('bye', {});
    expect((await boris.closed).code).toBe(1000);
    expect(boris.inbox.all.at(-1)).toMatchObject({ type: 'bye', data: { reason: 'signed-out', action: 'disconnect' } });
    expect(await anna.notification('call.ended')).toMatchObject({ outcome: 'completed' });
    await boris.reconnect(server.ws);
    expect((await boris.refusal('resume', { resumeToken: boris.me.resumeToken, lastSeq: 0 })).code).toBe(
      'session-expired',
    );
  });

  test('S15, O1: stopping says bye to everybody, signed in or not, and closes', async () => {
    const server = await startServer();
    const [anna, stranger] = [await server.signIn('anna'), await server.connect()];
    await server.stop();
    const bye = { reason: 'server-stopping', action: 'reconnect' };
    expect(await anna.notification('bye')).toMatchObject({ ...bye, retryAfterMs: 1_000 });
    expect(await stranger.notification('bye')).toMatchObject(bye);
    expect((await anna.closed).code).toBe(1001);
    expect((await stranger.closed).code).toBe(1001);
    await expect(fetch(`${server.http}/healthz`)).rejects.toThrow();
  });

  test('S17: a connection cut during hello leaves nobody behind when the grace period is over', async () => {
    const server = await startServer();
    const boris = await server.signIn('boris');
    for (let i = 0; i < 5; i++) {
      const anna = await server.connect();
      anna.send('hello', {
        credentials: { method: 'token', token: await server.token('anna') },
        client: { name: 'raw', version: '1' },
      });
      anna.cut();
    }
    await expect.poll(() => server.metric('parley_connections')).toBe(1);
    server.passes(31_000);
    await expect.poll(() => server.metric('parley_sessions{state="detached"}')).toBe(0);
    await expect
      .poll(async () => (await server.signIn('carol')).me.people.map(({ userId }) => userId))
      .toEqual(['boris']);
    expect((await boris.refusal('call.place', { to: ['anna'], video: false })).code).toBe('user-offline');
  });

  test('S11: a client that closes its connection properly has lost it, no more', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    await connectedCall(anna, boris);
    boris.close(1000);
    expect(await anna.notification('room.peer-connection')).toMatchObject({ connected: false });
    server.passes(29_000);
    expect(await anna.heard()).not.toContain('call.ended');
  });

  test('R5: a caller whose connection is lost while it rings is not connected for who answers', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const callId = await ring(anna, boris);
    anna.cut();
    await expect.poll(() => server.metric('parley_sessions{state="detached"}')).toBe(1);
    await boris.request('call.answer', { callId });
    expect(await boris.notification('room.peer-connection')).toMatchObject({ connected: false });
    await anna.reconnect(server.ws);
    await anna.resume();
    expect(await anna.notification('room.joined')).toMatchObject({ callId });
    expect(await boris.notification('room.peer-connection')).toMatchObject({ connected: true });
  });

  test('C2, S11: a call to somebody whose connection is lost waits for it', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    boris.cut();
    const callId = await place(anna, boris);
    await boris.reconnect(server.ws);
    await boris.resume();
    expect(await boris.notification('call.incoming')).toMatchObject({ callId });
  });
});
