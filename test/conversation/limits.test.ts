import { describe, expect, test } from 'vitest';
import { type answeredCall, connectedCall, expectAlive } from '../support/conversations.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { statusOf } from '../support/upgrade-status.ts';

describe('connections', () => {
  test('L3: one that never signs in is cut off after 15 s, one that did is not', async () => {
    const server = await startServer();
    const [anna, silent] = [await server.signIn('anna'), await server.connect()];
    server.passes(15_001);
    expect((await silent.closed).code).toBe(1006);
    await anna.request('ping', {});
  });

  test('L3: one that fails to sign in is cut off too', async () => {
    const server = await startServer();
    const guesser = await server.connect();
    const credentials = { method: 'token', token: 'guess' };
    await guesser.refusal('hello', { credentials, client: { name: 'x', version: '1' } });
    server.passes(15_001);
    await guesser.closed;
  });

  test('L5: sessions, then connections, beyond the configured number', async () => {
    const server = await startServer({ settings: { PARLEY_MAX_SESSIONS: '1' } });
    const anna = await server.signIn('anna');
    const second = await server.connect();
    const credentials = { method: 'token', token: await server.token('boris') };
    const refused = await second.refusal('hello', { credentials, client: { name: 'x', version: '1' } });
    expect(refused).toMatchObject({ code: 'limit-reached', details: { limit: 'sessions' } });
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
    expect(await statusOf(server.port, '/ws', upgrade)).toBe(503);
    await anna.request('bye', {});
    await second.hello({ method: 'token', token: await server.token('boris') });
  });

  test('L5: calls beyond the configured number', async () => {
    const server = await startServer({ settings: { PARLEY_MAX_CALLS: '1' } });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const [carol] = [await server.signIn('carol'), await server.signIn('dora')];
    const call = await connectedCall(anna, boris);
    expect(await carol.refusal('call.place', { to: ['dora'], video: false })).toMatchObject({
      code: 'limit-reached',
      details: { limit: 'calls' },
    });
    await anna.request('call.leave', { callId: call.callId });
    await carol.request('call.place', { to: ['dora'], video: false });
  });
});

test('A5: 60 forged tokens from one address, over any number of connections, then more wait; good ones do not', async () => {
  const server = await startServer();
  const anna = await server.signIn('anna');
  const forged = { credentials: { method: 'token', token: 'forged' }, client: { name: 'x', version: '1' } };
  for (let i = 0; i < 20; i++) {
    const guesser = await server.connect();
    for (let j = 0; j < 3; j++) expect((await guesser.refusal('hello', forged)).code).toBe('token-invalid');
  }
  const late = await server.connect();
  const refused = await late.refusal('hello', forged);
  expect(refused.code).toBe('rate-limited');
  expect(Number(refused.details?.['retryAfterMs'])).toBeLessThanOrEqual(60_000);
  const good = { ...forged, credentials: { method: 'token' as const, token: await server.token('boris') } };
  expect((await late.request('hello', good)).me.userId).toBe('boris');
  await anna.request('ping', {});
});

test('L5: one user’s devices are bounded; another user signs in all the same', async () => {
  const server = await startServer({ settings: { PARLEY_MAX_DEVICES_PER_USER: '2' } });
  const [first] = [await server.signIn('anna'), await server.signIn('anna')];
  const third = await server.connect();
  const hello = {
    credentials: { method: 'token' as const, token: await server.token('anna') },
    client: { name: 'x', version: '1' },
  };
  expect(await third.refusal('hello', hello)).toMatchObject({ code: 'limit-reached', details: { limit: 'devices' } });
  await server.signIn('boris');
  await first.request('bye', {});
  await third.request('hello', hello);
});

test('L2: who floods with frames, whatever is in them, is closed; the session can be resumed', async () => {
  const server = await startServer();
  const anna = await server.signIn('anna');
  for (let i = 0; i < 5_000; i++) anna.sendRaw('{');
  expect(await anna.notification('bye')).toMatchObject({ reason: 'rate-limited', action: 'resume' });
  expect((await anna.closed).code).toBe(1008);
  await anna.reconnect(server.ws);
  await anna.resume();
});

test('L5: connections from one address are bounded', async () => {
  const server = await startServer({ settings: { PARLEY_MAX_CONNECTIONS_PER_ADDRESS: '2' } });
  const [first] = [await server.signIn('anna'), await server.connect()];
  const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
  expect(await statusOf(server.port, '/ws', upgrade)).toBe(503);
  await first.request('bye', {});
  await first.closed;
  await server.connect();
});

describe('a client that takes nothing', () => {
  const settings = { PARLEY_GRACE_SECONDS: '600', PARLEY_HEARTBEAT_SECONDS: '300' };
  type Call = Awaited<ReturnType<typeof answeredCall>>;

  /** Words for Boris, as fast as the rate allows by the server's clock. A session that overflows ends at a tick, under the talking. */
  async function talk(server: TestServer, anna: RawClient, { callId, callee }: Call, count: number): Promise<void> {
    const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0 };
    for (let i = 0; i < count; i++) {
      await anna.request('p2p.candidates', { callId, generation: 1, to: callee.peerId, candidates: [candidate] });
      server.passes(34);
    }
  }

  async function away() {
    const server = await startServer({ settings });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const call = await connectedCall(anna, boris);
    boris.cut();
    await anna.notification('room.peer-connection');
    return { server, anna, boris, call };
  }

  test('L4: 1,900 messages wait for it and come, in order; the call goes on', async () => {
    const { server, anna, boris, call } = await away();
    await talk(server, anna, call, 1_900);
    await boris.reconnect(server.ws);
    await boris.resume();
    const heard = await boris.heard();
    expect(heard.filter((type) => type === 'p2p.candidates')).toHaveLength(1_900);
    boris.inbox.clear();
    await expectAlive(call, anna, boris);
  });

  test('L4: beyond 2,000 its session ends, and the call with it', async () => {
    const { server, anna, boris, call } = await away();
    await expect(talk(server, anna, call, 50_000)).rejects.toMatchObject({ code: 'call-ended' });
    expect(await anna.notification('call.ended')).toMatchObject({ outcome: 'lost' });
    await boris.reconnect(server.ws);
    expect((await boris.refusal('resume', { resumeToken: boris.me.resumeToken, lastSeq: 0 })).code).toBe(
      'session-expired',
    );
  });

  test('L4: beyond 2 MiB too', async () => {
    const { server, anna, call } = await away();
    const description = { type: 'offer' as const, sdp: `v=0\r\na=${'x'.repeat(49_000)}\r\n` };
    const { callId, callee } = call;
    const shout = async (): Promise<void> => {
      for (let i = 0; i < 1_000; i++) {
        await anna.request('p2p.description', { callId, generation: 1, to: callee.peerId, description });
        server.passes(200);
      }
    };
    await expect(shout()).rejects.toMatchObject({ code: 'call-ended' });
    expect(await anna.notification('call.ended')).toMatchObject({ outcome: 'lost' });
  });

  test('L4: one that reads but never acknowledges is let go: too-slow', async () => {
    const server = await startServer({ settings });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    boris.acknowledges = false;
    const call = await connectedCall(anna, boris);
    await expect(talk(server, anna, call, 50_000)).rejects.toMatchObject({ code: 'call-ended' });
    expect(await boris.notification('bye')).toEqual({ reason: 'too-slow', action: 'reconnect' });
  });
});
