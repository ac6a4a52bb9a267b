import { beforeEach, describe, expect, test } from 'vitest';
import type { CallId } from '../../src/protocol/ids.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import {
  allReady,
  camera,
  dtlsParameters,
  joinAndProduce,
  rtpCapabilities,
  threeMeet,
  untilCommitted,
} from '../support/conferences.ts';
import { connectedCall } from '../support/conversations.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import { held } from '../support/held.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let media: FakeMediaPlane;
let anna: RawClient;
let boris: RawClient;
let carol: RawClient;

beforeEach(async () => {
  media = new FakeMediaPlane();
  server = await startServer({ media });
  [anna, boris, carol] = [await server.signIn('anna'), await server.signIn('boris'), await server.signIn('carol')];
});

const share = (person: RawClient, callId: CallId, names: SourceName[]) =>
  person.request('room.sources', { callId, sources: names.map((source) => ({ source, muted: false })) });

describe('the third person', () => {
  test('T3, T12, R7: the room moves to the SFU: the old path is told to go on, the newcomer opens only the new one', async () => {
    const { callId, peerIds, generation } = await threeMeet(anna, boris, carol);
    expect(generation).toBe(2);
    expect(peerIds).toHaveLength(3);
    // While nobody is ready the peer-to-peer path still carries words between its two ends.
    const candidates = [{ candidate: '', sdpMid: '0', sdpMLineIndex: 0 }];
    const [, theOther] = peerIds;
    await anna.request('p2p.candidates', { callId, generation: 1, to: theOther, candidates });
    await boris.notification('p2p.candidates');
    await allReady([anna, boris, carol], { callId, generation });
    const late = await anna.refusal('p2p.candidates', { callId, generation: 1, to: theOther, candidates });
    expect(late).toMatchObject({ code: 'stale-generation', details: { generation: 2 } });
    expect(await server.metric('parley_rooms{topology="sfu"}')).toBe(1);
    const committed = 'parley_topology_switches_total{from="p2p",to="sfu",reason="third-peer",outcome="committed"}';
    expect(await server.metric(committed)).toBe(1);
  });

  test('T4, T15: one who never gets there does not cost the others their call: it is abandoned, told, and tried again', async () => {
    const { callId } = await threeMeet(anna, boris, carol);
    server.passes(10_500);
    expect(await anna.notification('topology.abandoned')).toMatchObject({ generation: 2, reason: 'sfu-unreachable' });
    expect(await carol.notification('topology.abandoned')).toMatchObject({ generation: 2, reason: 'sfu-unreachable' });
    expect((await anna.heard()).includes('call.ended')).toBe(false);
    server.passes(5_500);
    const again = await carol.notification('topology.switching');
    expect(again).toMatchObject({ path: { topology: 'sfu', generation: 3 }, reason: 'third-peer' });
    expect(await server.metric('parley_rooms{topology="p2p"}')).toBe(1);
    await allReady([anna, boris, carol], { callId, generation: 3 });
  });

  test('T13: back to peer-to-peer when two remain, but only after a while', async () => {
    const meeting = await threeMeet(anna, boris, carol);
    await allReady([anna, boris, carol], meeting);
    await carol.request('call.leave', { callId: meeting.callId });
    await anna.notification('room.peer-left');
    server.passes(9_000);
    expect((await anna.heard()).filter((type) => type === 'topology.switching')).toHaveLength(1);
    server.passes(2_000);
    const [one, other] = await Promise.all([
      anna.notification('topology.switching'),
      boris.notification('topology.switching'),
    ]);
    expect(one).toMatchObject({ path: { topology: 'p2p', generation: 3, polite: false }, reason: 'two-remain' });
    expect(other).toMatchObject({ path: { topology: 'p2p', generation: 3, polite: true } });
    await allReady([anna, boris], { ...meeting, generation: 3 });
    expect(await media.snapshot()).toMatchObject({ routers: 0 });
  });

  test('T7: a worker’s death ends no call: the path is closed, the next one opens, and commits', async () => {
    const meeting = await threeMeet(anna, boris, carol);
    await allReady([anna, boris, carol], meeting);
    media.killWorker();
    for (const person of [anna, boris, carol]) {
      expect(await person.notification('topology.closed')).toMatchObject({ generation: 2 });
      const { path, reason } = await person.notification('topology.switching');
      expect({ path, reason }).toEqual({ path: { topology: 'sfu', generation: 3 }, reason: 'sfu-failed' });
    }
    await allReady([anna, boris, carol], { ...meeting, generation: 3 });
    expect(await server.metric('parley_path_failures_total{topology="sfu",reason="worker-died"}')).toBe(1);
    expect(await server.metric('parley_calls{phase="active"}')).toBe(1);
  });

  test('T5: workers that die again and again end the call in the end, and not before several attempts', async () => {
    const meeting = await threeMeet(anna, boris, carol);
    await allReady([anna, boris, carol], meeting);
    for (let generation = 3; generation <= 5; generation += 1) {
      media.killWorker();
      expect(await anna.notification('topology.switching')).toMatchObject({ path: { generation } });
      await expect.poll(() => media.snapshot()).toMatchObject({ routers: 1 });
    }
    media.killWorker();
    expect(await anna.notification('call.ended')).toMatchObject({ outcome: 'lost' });
  });
});

describe('a shared screen', () => {
  test('T12, T13: moves two people to the SFU; when it ends they come back after a while', async () => {
    const { callId } = await connectedCall(anna, boris);
    for (const person of [anna, boris]) await untilCommitted(person, 1);
    await share(anna, callId, ['camera', 'screen']);
    expect(await boris.notification('room.sources')).toMatchObject({ sources: [{}, { source: 'screen' }] });
    expect(await boris.notification('topology.switching')).toMatchObject({
      path: { topology: 'sfu', generation: 2 },
      reason: 'screen-share',
    });
    await allReady([anna, boris], { callId, generation: 2 });
    await share(anna, callId, ['camera']);
    server.passes(10_500);
    expect(await boris.notification('topology.switching')).toMatchObject({
      path: { topology: 'p2p', generation: 3 },
      reason: 'two-remain',
    });
  });

  test('L6, T13: a mad client that shares and stops fifty times a second moves the room once, and is told to wait', async () => {
    const { callId } = await connectedCall(anna, boris);
    for (const person of [anna, boris]) await untilCommitted(person, 1);
    let refused = 0;
    for (let i = 0; i < 100; i += 1) {
      const sources = i % 2 === 0 ? [{ source: 'screen' as const, muted: false }] : [];
      await anna.request('room.sources', { callId, sources }).catch(({ code }) => {
        expect(code).toBe('rate-limited');
        refused += 1;
      });
    }
    expect(refused).toBeGreaterThan(40);
    await allReady([anna, boris], { callId, generation: 2 });
    const moves = (await boris.heard()).filter((type) => type === 'topology.switching');
    expect(moves).toHaveLength(1);
    expect(media.sessions).toHaveLength(1);
  });
});

describe('media', () => {
  test('M1, M4, M11, M12: what one sends is told to the others, consumed by them, and pictures then awaited', async () => {
    const meeting = await threeMeet(anna, boris, carol);
    const { producerId, path, send } = await joinAndProduce(anna, meeting);
    const sent = { ...path, transportId: send.transportId, source: 'camera', rtpParameters: camera } as const;
    const { producerId: pictures } = await anna.request('media.produce', sent);
    for (const person of [boris, carol]) {
      const { producer } = await person.notification('media.producer-added');
      expect(producer).toEqual({ producerId, peerId: meeting.peerIds[0], source: 'microphone' });
      const joined = await person.request('media.join', path);
      expect(joined.producers).toMatchObject([producer, { producerId: pictures }]);
      const { transportId } = joined.receive;
      const asked = { ...path, transportId, resumeSound: true };
      const sound = await person.request('media.consume', { ...asked, producerIds: [producerId], rtpCapabilities });
      expect(sound.consumers).toMatchObject([{ producerId, resumed: true }]);
      const { consumers } = await person.request('media.consume', { ...asked, producerIds: [pictures] });
      expect(consumers).toMatchObject([{ producerId: pictures, resumed: false }]);
      await person.request('media.connect', { ...path, transportId, dtlsParameters });
      await person.request('media.resume', { ...path, consumerIds: consumers.map(({ consumerId }) => consumerId) });
    }
    const awaited = await anna.notification('media.producer-awaited');
    expect(awaited).toMatchObject({ generation: 2, producerId: pictures });
    await anna.request('media.close-producer', { ...path, producerId });
    expect(await boris.notification('media.producer-removed')).toMatchObject({ producerId });
  });

  test('M15: who follows has what is sent with its place, is brought what comes, and asks for nothing', async () => {
    const meeting = await threeMeet(anna, boris, carol);
    const { producerId, path } = await joinAndProduce(anna, meeting);
    const { receive, producers, consumers } = await boris.request('media.join', { ...path, rtpCapabilities });
    expect(producers).toMatchObject([{ producerId }]);
    expect(consumers).toMatchObject([{ producerId, resumed: true }]);
    const carols = await joinAndProduce(carol, meeting);
    expect(await boris.notification('media.consumer-added')).toMatchObject({
      generation: 2,
      transportId: receive.transportId,
      producer: { producerId: carols.producerId, peerId: meeting.peerIds[2], source: 'microphone' },
      consumer: { producerId: carols.producerId, resumed: true },
    });
    expect(await anna.notification('media.producer-added')).toMatchObject({
      producer: { producerId: carols.producerId },
    });
    const asked = { ...path, transportId: receive.transportId, producerIds: [carols.producerId] };
    expect((await boris.request('media.consume', asked)).refused).toEqual([
      { producerId: carols.producerId, code: 'already-consumed' },
    ]);
  });

  test('M8: ICE is restarted on a transport of one’s own', async () => {
    const meeting = await threeMeet(anna, boris, carol);
    const { send, path } = await joinAndProduce(anna, meeting);
    const { iceParameters } = await anna.request('media.restart-ice', { ...path, transportId: send.transportId });
    expect(iceParameters.usernameFragment).not.toBe(send.iceParameters.usernameFragment);
  });

  test('M6: who leaves holds nothing any more; at the call’s end nobody does', async () => {
    const meeting = await threeMeet(anna, boris, carol);
    await allReady([anna, boris, carol], meeting);
    for (const person of [anna, boris, carol]) await joinAndProduce(person, meeting);
    expect(await held(media)).toMatchObject({ transports: 6, producers: 3 });
    await carol.request('call.leave', { callId: meeting.callId });
    expect(await boris.notification('media.producer-removed')).toMatchObject({ generation: 2 });
    expect(await held(media)).toMatchObject({ transports: 4, producers: 2 });
    await anna.request('call.leave', { callId: meeting.callId });
    await expect.poll(() => held(media)).toEqual({ routers: 0, transports: 0, producers: 0, consumers: 0 });
  });
});
