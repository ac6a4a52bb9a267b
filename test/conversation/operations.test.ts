import { describe, expect, test } from 'vitest';
import { answeredCall, connectedCall, ring } from '../support/conversations.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import { startServer } from '../support/server.ts';

describe('metrics', () => {
  test('O2: after real calls: counts by outcome, times, refusals; and the gauges are back at 0', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];

    const completed = await connectedCall(anna, boris);
    expect(await server.metric('parley_calls{phase="active"}')).toBe(1);
    expect(await server.metric('parley_peers')).toBe(2);
    await anna.request('call.leave', { callId: completed.callId });

    const declined = await ring(anna, boris);
    await boris.request('call.ringing', { callId: declined });
    expect(await server.metric('parley_calls{phase="ringing"}')).toBe(1);
    await boris.request('call.decline', { callId: declined });

    const cancelled = await ring(boris, anna);
    await boris.request('call.cancel', { callId: cancelled });
    await anna.refusal('call.answer', { callId: cancelled });

    const silent = await answeredCall(boris, anna);
    await boris.request('call.leave', { callId: silent.callId });

    const ended = (outcome: string) =>
      server.metric(`parley_calls_ended_total{application="acme",outcome="${outcome}"}`);
    expect(await server.metric('parley_calls_placed_total{application="acme"}')).toBe(4);
    expect(await Promise.all(['completed', 'declined', 'cancelled', 'never-connected'].map(ended))).toEqual([
      1, 1, 1, 1,
    ]);
    expect(await server.metric('parley_call_time_to_ring_seconds_count')).toBe(1);
    expect(await server.metric('parley_call_setup_seconds_count{topology="p2p"}')).toBe(1);
    expect(await server.metric('parley_time_to_first_audio_seconds_count{topology="p2p"}')).toBe(2);
    expect(await server.metric('parley_requests_refused_total{code="call-ended"}')).toBe(1);

    for (const phase of ['ringing', 'active']) expect(await server.metric(`parley_calls{phase="${phase}"}`)).toBe(0);
    for (const topology of ['p2p', 'sfu', 'none']) {
      expect(await server.metric(`parley_rooms{topology="${topology}"}`)).toBe(0);
    }
    expect(await server.metric('parley_peers')).toBe(0);
    await Promise.all([anna.request('bye', {}), boris.request('bye', {})]);
    await expect.poll(() => server.metric('parley_connections')).toBe(0);
    expect(await server.metric('parley_sessions{state="attached"}')).toBe(0);
  });

  test('O3: neither ids nor names of people are in them', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna-the-first'), await server.signIn('boris-the-second')];
    const { callId } = await connectedCall(anna, boris);
    const text = await (await fetch(`${server.http}/metrics`)).text();
    for (const secret of [callId, anna.me.sessionId, anna.me.deviceId, 'anna-the-first', 'boris-the-second']) {
      expect(text).not.toContain(secret);
    }
  });

  test('O2: with a token configured they ask for it', async () => {
    const server = await startServer({ settings: { PARLEY_METRICS_TOKEN: 'a token for prometheus' } });
    const status = async (authorization: string) =>
      (await fetch(`${server.http}/metrics`, { headers: { authorization } })).status;
    expect(await status('Bearer no')).toBe(401);
    expect(await status('Bearer a token for prometheus')).toBe(200);
  });
});

describe('health', () => {
  test('O1: ready while a media worker lives; without one not, and it says so', async () => {
    const media = new FakeMediaPlane();
    const server = await startServer({ media });
    expect((await fetch(`${server.http}/readyz`)).status).toBe(200);
    await media.close();
    const answer = await fetch(`${server.http}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      ready: false,
      checks: [
        { name: 'accepting', problem: null },
        { name: 'media-workers', problem: 'No mediasoup worker is running.' },
        { name: 'call-log', problem: null },
      ],
    });
    expect((await fetch(`${server.http}/healthz`)).status).toBe(200);
  });
});

describe('logs', () => {
  test('O4: tell a call’s steps as JSON, and no secret and no network address of a person', async () => {
    const server = await startServer({
      settings: { PARLEY_TURN_URLS: 'turn:relay.example', PARLEY_TURN_SECRET: 'a secret shared with coturn' },
    });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const call = await connectedCall(anna, boris);
    const path = { callId: call.callId, generation: 1, to: call.callee.peerId };
    const candidate = { candidate: 'candidate:1 1 udp 1 203.0.113.77 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };
    await anna.request('p2p.candidates', { ...path, candidates: [candidate] });
    await anna.request('call.leave', { callId: call.callId });
    const lines = server.logLines.map((line) => JSON.parse(line));
    const steps = lines.filter(({ callId }) => callId === call.callId).map(({ msg }) => msg);
    expect(steps).toEqual(['call placed', 'call answered', 'topology committed', 'call connected', 'call ended']);
    const credential = anna.me.ice.iceServers[0]?.credential ?? '';
    expect(credential).not.toBe('');
    for (const secret of [anna.me.resumeToken, credential, '203.0.113.77', 'a secret shared']) {
      expect(server.logLines.join()).not.toContain(secret);
    }
  });

  test('O4: what clients do wrong is counted, not logged as a fault', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    anna.sendRaw('nonsense');
    await anna.strayError();
    await anna.refusal('call.leave', { callId: 'none' });
    expect(server.logLines.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
    expect(await server.metric('parley_requests_refused_total{code="malformed-message"}')).toBe(1);
  });
});

test('S15: stopping in the middle of calls ends them, and ends', async () => {
  const server = await startServer();
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  await connectedCall(anna, boris);
  await Promise.all([server.stop(), server.stop()]);
  expect(await anna.notification('bye')).toMatchObject({ reason: 'server-stopping', action: 'reconnect' });
  expect((await boris.closed).code).toBe(1001);
});
