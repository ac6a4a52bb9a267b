import { describe, expect, test } from 'vitest';
import type { Params } from '../../src/protocol/contract.ts';
import { DtlsParameters, RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import { chromiumCapabilities, chromiumDtls, opusParameters } from '../contract/rtp-samples.ts';
import { answeredCall, connectedCall, ring } from '../support/conversations.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import { startServer } from '../support/server.ts';

const diagnosis: Params<'quality.diagnosis'>['diagnosis'] = {
  code: 'udp-blocked',
  network: {
    signaling: { state: 'reached', rttMs: 12 },
    direct: 'unlikely',
    sfuUdp: { state: 'failed', reason: 'silent' },
    sfuTcp: { state: 'reached', rttMs: 14 },
    relays: [{ url: 'turn:relay.example', protocol: 'udp', reach: { state: 'untested' } }],
  },
  microphone: 'granted',
  camera: 'no-device',
};

describe('a test before a call', () => {
  test('X5: a device alone in a room consumes what it produces, and nobody hears of anything', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId, endsAt } = await anna.request('test.open', {});
    const path = { callId, generation: 3 };
    const { send, receive, producers } = await anna.request('media.join', path);
    expect(producers).toEqual([]);
    for (const { transportId } of [send, receive]) {
      await anna.request('media.connect', { ...path, transportId, dtlsParameters: DtlsParameters.parse(chromiumDtls) });
    }
    const { producerId } = await anna.request('media.produce', {
      ...path,
      transportId: send.transportId,
      source: 'microphone',
      rtpParameters: RtpParameters.parse(opusParameters),
    });
    const { consumers } = await anna.request('media.consume', {
      ...path,
      transportId: receive.transportId,
      producerIds: [producerId],
      rtpCapabilities: RtpCapabilities.parse(chromiumCapabilities),
    });
    await anna.request('media.resume', { ...path, consumerIds: consumers.map(({ consumerId }) => consumerId) });
    expect(consumers).toHaveLength(1);
    const again = { ...path, transportId: receive.transportId, producerIds: [producerId] };
    expect((await anna.request('media.consume', again)).refused).toEqual([{ producerId, code: 'already-consumed' }]);
    expect(endsAt).toBeGreaterThan(Date.now());
    // Neither in a call, nor anywhere in what others are told.
    expect(await server.metric('parley_calls{phase="active"}')).toBe(0);
    expect(await boris.heard()).not.toContain('room.joined');
    await ring(boris, anna);
  });

  test('X5: it ends by itself, by request, by the next one, and with its session', async () => {
    const media = new FakeMediaPlane();
    const server = await startServer({ media });
    const anna = await server.signIn('anna');
    const first = await anna.request('test.open', {});
    await anna.request('media.join', { callId: first.callId, generation: 1 });
    const second = await anna.request('test.open', {});
    expect((await anna.refusal('media.join', { callId: first.callId, generation: 1 })).code).toBe('call-not-found');
    await anna.request('media.join', { callId: second.callId, generation: 1 });
    await anna.request('test.close', { callId: second.callId });
    expect((await anna.refusal('test.close', { callId: second.callId })).code).toBe('call-not-found');
    const third = await anna.request('test.open', {});
    await anna.request('media.join', { callId: third.callId, generation: 1 });
    server.passes(45_000);
    await expect.poll(async () => (await media.snapshot()).routers).toBe(0);
    server.passes(10_000);
    await anna.request('test.open', {});
    await anna.request('bye', {});
    await expect.poll(async () => (await media.snapshot()).routers).toBe(0);
  });

  test('X5: it is nobody else’s, has eight places, and can be had in a call', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    await answeredCall(anna, boris);
    const { callId, generations } = await anna.request('test.open', {});
    await anna.request('media.join', { callId, generation: generations });
    expect((await anna.refusal('media.join', { callId, generation: generations + 1 })).code).toBe('stale-generation');
    expect((await boris.refusal('media.join', { callId, generation: 1 })).code).toBe('call-not-found');
    expect((await boris.refusal('test.close', { callId })).code).toBe('call-not-found');
  });

  test('X5: after three at once, one in ten seconds', async () => {
    const server = await startServer({ clockStands: true });
    const anna = await server.signIn('anna');
    for (let count = 0; count < 3; count += 1) await anna.request('test.open', {});
    expect(await anna.refusal('test.open', {})).toMatchObject({
      code: 'rate-limited',
      details: { retryAfterMs: 10_000 },
    });
    server.passes(10_000);
    await anna.request('test.open', {});
  });
});

describe('what machines and people say', () => {
  test('X6: a diagnosis is logged, with the call that it is about', async () => {
    const server = await startServer();
    const [anna, boris, carol] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('carol'),
    ];
    const { callId } = await answeredCall(anna, boris);
    await anna.request('quality.diagnosis', { callId, diagnosis });
    await carol.request('quality.diagnosis', { diagnosis });
    expect((await carol.refusal('quality.diagnosis', { callId, diagnosis })).code).toBe('call-not-found');
    const lines = server.logLines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'connection diagnosed');
    expect(lines).toMatchObject([
      { callId, code: 'udp-blocked', ways: { sfuUdp: 'failed', sfuTcp: 'reached', relays: '0/1' } },
      { callId: null, code: 'udp-blocked' },
    ]);
    expect(lines).toHaveLength(2);
  });

  test('X6: its fields are bounded', async () => {
    const server = await startServer();
    const anna = await server.signIn('anna');
    const relay = diagnosis.network.relays[0];
    if (!relay) throw new Error('there is no relay');
    const wrong = [
      { ...diagnosis, code: 'sunspots' },
      { ...diagnosis, network: { ...diagnosis.network, relays: Array(9).fill(relay) } },
      { ...diagnosis, network: { ...diagnosis.network, relays: [{ ...relay, url: 'x'.repeat(257) }] } },
      { ...diagnosis, network: { ...diagnosis.network, sfuUdp: { state: 'reached', rttMs: -1 } } },
    ];
    for (const each of wrong) {
      expect((await anna.refusal('quality.diagnosis', { diagnosis: each })).code).toBe('invalid-data');
    }
  });

  test('X7: a call is rated by who was in it, for ten minutes; the log has the stars, and no word of the person', async () => {
    const server = await startServer();
    const [anna, boris, carol] = [
      await server.signIn('anna'),
      await server.signIn('boris'),
      await server.signIn('carol'),
    ];
    const { callId } = await connectedCall(anna, boris);
    const rating = { callId, stars: 2, reasons: ['sound' as const], comment: 'crackled like a fire' };
    expect((await anna.refusal('quality.rate', rating)).code).toBe('not-allowed');
    await anna.request('call.leave', { callId });
    await anna.request('quality.rate', rating);
    server.passes(9 * 60_000);
    await anna.request('quality.rate', { callId, stars: 3, reasons: [] });
    await boris.request('quality.rate', { callId, stars: 5, reasons: [] });
    expect((await carol.refusal('quality.rate', { callId, stars: 1, reasons: [] })).code).toBe('call-not-found');
    server.passes(61_000);
    expect((await anna.refusal('quality.rate', { callId, stars: 1, reasons: [] })).code).toBe('call-not-found');
    const lines = server.logLines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'call rated');
    expect(lines).toMatchObject([
      { callId, stars: 2, reasons: ['sound'], replaces: false },
      { callId, stars: 3, replaces: true },
      { callId, stars: 5, replaces: false },
    ]);
    expect(server.logLines.join()).not.toContain('crackled');
  });

  test('X7: no other stars than one to five, no reason twice, and no endless word', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId } = await connectedCall(anna, boris);
    await anna.request('call.leave', { callId });
    const good = { callId, stars: 4, reasons: ['other'] };
    const wrong = [
      { stars: 0 },
      { stars: 6 },
      { stars: 2.5 },
      { reasons: ['sound', 'sound'] },
      { reasons: ['weather'] },
      { comment: 'x'.repeat(501) },
      { comment: ' ' },
      { comment: 'a\u0007bell' },
    ];
    for (const each of wrong) {
      expect((await anna.refusal('quality.rate', { ...good, ...each })).code, JSON.stringify(each)).toMatch(
        /invalid-data|rate-limited/,
      );
      server.passes(2_000);
    }
    await anna.request('quality.rate', { ...good, reasons: ['other'], comment: 'two\nlines' });
  });
});
