import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { MAX_DIGESTS_PER_REQUEST } from '../../src/protocol/quality.ts';
import type { Digest } from '../../src/protocol/quality-digest.ts';
import { MAX_DIGESTS_KEPT } from '../../src/protocol/quality-digest.ts';
import type { LegSample } from '../../src/quality/sample.ts';
import { allReady, joinAndProduce, rtpCapabilities, threeMeet } from '../support/conferences.ts';
import { connectedCall, expectAlive } from '../support/conversations.ts';
import { startCuttableProxy } from '../support/cuttable-proxy.ts';
import { digest, generation, PERIOD_MS, receivedMicrophone, sentMicrophone } from '../support/digests.ts';
import { FakeMediaPlane, FakeSfuSession } from '../support/fake-media-plane.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

const microphone = [{ source: 'microphone' as const, muted: false }];

/** What the server made of the digests. */
function observed({ quality }: TestServer) {
  const samples: LegSample[] = [];
  const refusals: string[] = [];
  quality.events.on('samples', (event) => void samples.push(...event.samples));
  quality.events.on('digest-refused', ({ reason }) => void refusals.push(reason));
  return { samples, refusals };
}

/** Two in a call that has lasted for so long already. */
async function twoTalk(lastsMs = 60_000) {
  const server = await startServer();
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  const call = await connectedCall(anna, boris);
  for (const person of [anna, boris]) {
    await person.request('room.sources', { callId: call.callId, sources: microphone });
  }
  server.passes(lastsMs);
  const ahead = lastsMs;
  return { server, anna, boris, call, now: () => Date.now() + ahead, ...observed(server) };
}

const tell = (person: RawClient, callId: string, ...digests: Digest[]) =>
  person.request('quality.digest', { callId, digests });

test('Q4: what both ends tell of a call comes together', async () => {
  const { anna, boris, call, samples, now } = await twoTalk();
  const at = now();
  await tell(anna, call.callId, digest({ at, sent: [sentMicrophone()] }));
  await tell(boris, call.callId, digest({ at, received: [receivedMicrophone(call.caller.peerId)] }));
  await expect.poll(() => samples).toHaveLength(1);
  expect(samples[0]).toMatchObject({
    sender: { peerId: call.caller.peerId, path: 'p2p_host' },
    receiver: { peerId: call.callee.peerId },
    sent: { packets: 250 },
    received: { packets: 249 },
    via: { topology: 'p2p' },
  });
});

test('Q4: through the SFU, with what it saw of either end', async () => {
  const media = new FakeMediaPlane();
  const server = await startServer({ media });
  const { samples } = observed(server);
  const people = [await server.signIn('anna'), await server.signIn('boris'), await server.signIn('carol')] as const;
  const conference = await threeMeet(...people);
  const [anna, boris] = people;
  const { callId } = conference;
  await anna.request('room.sources', { callId, sources: microphone });
  const { producerId } = await joinAndProduce(anna, conference);
  const { path, receive } = await joinAndProduce(boris, conference);
  const consuming = { ...path, transportId: receive.transportId, producerIds: [producerId], rtpCapabilities };
  await boris.request('media.consume', consuming);
  await allReady(people, conference);
  const stats = vi.spyOn(media.sessions[0] ?? new FakeSfuSession(), 'stats');
  for (const looks of [1, 2]) {
    server.passes(PERIOD_MS);
    await expect.poll(() => stats.mock.settledResults).toHaveLength(looks * people.length);
  }
  const at = Date.now() + 2 * PERIOD_MS;
  const of = { at, periodMs: 1_000, generation: generation(conference.generation) };
  await tell(anna, callId, digest({ ...of, sent: [sentMicrophone()] }));
  await tell(boris, callId, digest({ ...of, received: [receivedMicrophone(conference.peerIds[0])] }));
  await expect.poll(() => samples.filter(({ received }) => received)).toHaveLength(1);
  expect(samples.find(({ received }) => received)).toMatchObject({
    sender: { path: 'sfu_udp' },
    via: { topology: 'sfu', uplink: { packets: 0 }, downlink: { paused: 'wish' } },
  });
});

describe('forged digests', () => {
  test('Q3: are answered like any other, counted, and nobody suffers', async () => {
    const { server, anna, boris, call, samples, refusals, now } = await twoTalk();
    const { callId } = call;
    const of = { received: [receivedMicrophone(call.caller.peerId)] };
    await tell(boris, callId, digest({ ...of, at: now() + 3_600_000 }));
    await tell(boris, callId, digest({ ...of, seq: 2, at: now() - 3_600_000 }));
    await tell(boris, callId, digest({ ...of, seq: 3, at: now(), generation: generation(7) }));
    await tell(boris, callId, digest({ seq: 4, at: now(), received: [receivedMicrophone('nobody')] }));
    expect(refusals).toEqual(['in-future', 'before-seat', 'unknown-path', 'unknown-peer']);
    await expectAlive(call, anna, boris);
    // All that is waited for has come due, so of the forged ones nothing will.
    server.passes(PERIOD_MS);
    const honest = receivedMicrophone(call.caller.peerId, { packets: 240 });
    await tell(boris, callId, digest({ seq: 5, at: now() + PERIOD_MS, received: [honest] }));
    server.passes(3_000);
    await expect.poll(() => samples.map(({ received }) => received)).toEqual([honest]);
  });

  test('Q3: of another call do not exist: call-not-found, and its samples stay what they are', async () => {
    const { server, anna, boris, call, samples, refusals, now } = await twoTalk();
    const { callId, caller } = call;
    const [carol, dora] = [await server.signIn('carol'), await server.signIn('dora')];
    const other = await connectedCall(carol, dora);
    const forged = digest({ at: now(), received: [receivedMicrophone(caller.peerId, { lost: 9_000 })] });
    expect((await carol.refusal('quality.digest', { callId, digests: [forged] })).code).toBe('call-not-found');
    server.passes(PERIOD_MS);
    await tell(carol, other.callId, { ...forged, at: now() + PERIOD_MS });
    expect(refusals).toEqual(['unknown-peer']);
    await tell(boris, callId, digest({ at: now(), received: [receivedMicrophone(caller.peerId)] }));
    await expect.poll(() => samples.map(({ received }) => received?.lost)).toEqual([0]);
    await expectAlive(call, anna, boris);
  });

  test('Q3: that do not fit the schema are refused as any other request: invalid-data', async () => {
    const { boris, call, now } = await twoTalk();
    const { callId } = call;
    const good = digest({ at: now() });
    const wrong = [
      { ...good, periodMs: 1 },
      { ...good, seq: 0 },
      { ...good, sent: [{ kind: 'smell' }] },
    ];
    for (const one of wrong) {
      expect((await boris.refusal('quality.digest', { callId, digests: [one] })).code).toBe('invalid-data');
    }
    const many = Array.from({ length: MAX_DIGESTS_PER_REQUEST + 1 }, () => good);
    expect((await boris.refusal('quality.digest', { callId, digests: many })).code).toBe('invalid-data');
  });

  test('Q3: after the call they are refused with its end', async () => {
    const { anna, boris, call, now } = await twoTalk();
    const { callId } = call;
    await anna.request('call.leave', { callId });
    await boris.notification('call.ended');
    expect((await boris.refusal('quality.digest', { callId, digests: [digest({ at: now() })] })).code).toBe(
      'call-ended',
    );
  });
});

describe('a connection that is lost', () => {
  test('Q2: what was taken is sent again by a client that never saw the reply, with what came since: each is taken once', async () => {
    const { server, boris, call, samples, refusals, now } = await twoTalk();
    const proxy = await startCuttableProxy(server.port);
    onTestFinished(() => proxy.close());
    const { callId, caller } = call;
    const url = `ws://127.0.0.1:${proxy.port}/ws`;
    await boris.reconnect(url);
    await boris.resume();
    const digests = [1, 2, 3].map((seq) =>
      digest({
        seq,
        at: now() - (3 - seq) * PERIOD_MS,
        received: [receivedMicrophone(caller.peerId, { packets: 200 + seq })],
      }),
    );
    const id = boris.send('quality.digest', { callId, digests: digests.slice(0, 2) });
    await boris.replyTo('quality.digest', id);
    proxy.cut();
    await boris.closed;
    proxy.mend();
    await boris.reconnect(url);
    await boris.resume();
    await tell(boris, callId, ...digests);
    await expect.poll(() => samples.map(({ received }) => received?.packets)).toEqual([201, 202, 203]);
    expect(refusals).toEqual([]);
  });

  test('Q2: what was kept for five minutes passes at once when it is back', async () => {
    const lastsMs = (MAX_DIGESTS_KEPT + 2) * PERIOD_MS;
    const { boris, call, samples, refusals, now } = await twoTalk(lastsMs);
    const { callId, caller } = call;
    const began = now() - MAX_DIGESTS_KEPT * PERIOD_MS;
    for (let sent = 0; sent < MAX_DIGESTS_KEPT; sent += MAX_DIGESTS_PER_REQUEST) {
      const digests = Array.from({ length: MAX_DIGESTS_PER_REQUEST }, (_, index) => {
        const seq = sent + index + 1;
        return digest({ seq, at: began + seq * PERIOD_MS, received: [receivedMicrophone(caller.peerId)] });
      });
      await tell(boris, callId, ...digests);
    }
    await expect.poll(() => samples).toHaveLength(MAX_DIGESTS_KEPT);
    expect(refusals).toEqual([]);
  });
});

describe('verdicts', () => {
  const verdict = { cause: 'sender-cpu', leg: null, symptom: 'jerky-video', evidence: 'Slow.' } as const;
  const reason = { code: 'encoder-too-slow', frameMs: 60, budgetMs: 33 } as const;

  test('Q6: the receiver hears it, and the sender with whom it lies; of one who is away only the newest waits', async () => {
    const { server, anna, boris, call } = await twoTalk();
    const { callId, caller, callee } = call;
    const conclude = (mos: number, mark: 'good' | 'poor', isWrong: boolean) =>
      server.quality.conclude(callId, [
        {
          ...{ sender: caller.peerId, receiver: callee.peerId, source: 'camera', mos, mark },
          verdict: isWrong ? { ...verdict, reason } : null,
        },
      ]);
    conclude(2, 'poor', true);
    const expected = { callId, peerId: caller.peerId, source: 'camera', mos: 2, verdict: { cause: 'sender-cpu' } };
    expect(await boris.notification('quality.verdict')).toMatchObject(expected);
    expect(await anna.notification('quality.verdict')).toMatchObject(expected);
    boris.cut();
    await anna.notification('room.peer-connection');
    conclude(4, 'good', false);
    conclude(2, 'poor', true);
    await boris.reconnect(server.ws);
    await boris.resume();
    expect((await boris.heard()).filter((type) => type === 'quality.verdict')).toHaveLength(2);
    expect(await boris.notification('quality.verdict')).toMatchObject({ mos: 2 });
    expect((await anna.heard()).filter((type) => type === 'quality.verdict')).toHaveLength(3);
  });

  test('Q21: who tells its last period and leaves hears nothing more of the call; it is scored all the same', async () => {
    const server = await startServer({ media: new FakeMediaPlane() });
    const people = [await server.signIn('anna'), await server.signIn('boris'), await server.signIn('carol')] as const;
    const [anna, boris, carol] = people;
    const conference = await threeMeet(...people);
    const { callId, peerIds } = conference;
    await anna.request('room.sources', { callId, sources: microphone });
    for (const person of people) await joinAndProduce(person, conference);
    await allReady(people, conference);
    const scored: string[] = [];
    server.quality.events.on('leg-scored', ({ viewerId, leg }) => void scored.push(`${leg} ${viewerId}`));
    server.passes(60_000);
    const at = Date.now() + 60_000;
    const of = { at, generation: generation(conference.generation), received: [receivedMicrophone(peerIds[0])] };
    for (const person of [boris, carol]) await tell(person, callId, digest(of));
    await carol.request('call.leave', { callId });
    server.passes(3_000);
    expect(await boris.notification('quality.verdict')).toMatchObject({ peerId: peerIds[0], mark: 'good' });
    expect(scored).toContain(`whole ${peerIds[2]}`);
    expect(await carol.heard()).not.toContain('quality.verdict');
  });
});
