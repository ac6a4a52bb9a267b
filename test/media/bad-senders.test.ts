import { createSocket } from 'node:dgram';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ONE_LAYER, THREE_LAYERS } from '../../benchmarks/load-generator/camera.ts';
import { LoadGenerator } from '../../benchmarks/load-generator/load-generator.ts';
import { PeerId } from '../../src/protocol/ids.ts';
import type { BandwidthNews, Excess, TransportDirection } from '../../src/rooms/ports.ts';
import { GeneratedPeer, said } from '../support/generated-peer.ts';
import { mediaSessionOfEachTest } from '../support/media-session.ts';

const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => PeerId.parse(name)) as [PeerId, PeerId, PeerId];

/** 500 kbit/s. */
const CAMERA = ONE_LAYER;
const MOST = 1_000_000;
/** Ten times as much. */
const FLOOD = CAMERA.map((layer) => ({ ...layer, packetsPerFrame: 10 * layer.packetsPerFrame }));

const the = mediaSessionOfEachTest();
let generator: LoadGenerator;

beforeAll(async () => {
  generator = await LoadGenerator.start();
});

afterAll(() => generator.stop());

const connect = (peerId: PeerId, direction: TransportDirection) =>
  GeneratedPeer.connect({ generator, session: the.session }, peerId, direction);

/** Ann's camera, as Bob receives it. */
async function annToBob() {
  const sender = await connect(ann, 'send');
  const camera = await sender.produce(said(1_000, CAMERA), MOST);
  sender.send(said(1_000, CAMERA));
  const receiver = await connect(bob, 'recv');
  const bobHas = await receiver.receive(camera);
  await expect.poll(bobHas).toBeGreaterThan(10);
  return { sender, receiver, camera, bobHas };
}

/** It goes on, and nothing of it is missing. */
async function goesOn(packets: () => Promise<number>): Promise<void> {
  const before = await packets();
  await expect.poll(packets).toBeGreaterThan(before + 60);
}

async function followed(): Promise<Excess[]> {
  const told: Excess[] = [];
  await the.session.followExcess((excess) => void told.push(...excess));
  return told;
}

test('F28: a producer that sends nothing is measured as nothing, and nobody notices', async () => {
  const { receiver, bobHas } = await annToBob();
  const told = await followed();
  const pictures: BandwidthNews['pictures'][number][] = [];
  await the.session.followBandwidth((news) => void pictures.push(...news.pictures));
  const silent = await connect(eve, 'send');
  const nothing = await silent.produce(said(9_000, THREE_LAYERS), MOST);
  const ofNothing = await receiver.receive(nothing);
  // Bob's line is thin, so that what pictures take is of use.
  receiver.endpoint.lose({ received: 3 });
  await expect.poll(() => pictures.filter(({ producerId }) => producerId === nothing).length).toBeGreaterThan(1);
  expect(pictures.findLast(({ producerId }) => producerId === nothing)?.bitrates.flat()).toEqual([0, 0, 0]);
  expect((await the.session.stats(eve)).producers).toMatchObject([{ packets: 0, lost: 0, jitterMs: 0, rttMs: null }]);
  expect((await the.session.stats(bob)).consumers).toMatchObject([{}, { packets: 0, paused: 'nobody' }]);
  expect(await ofNothing()).toBe(0);
  await goesOn(bobHas);
  expect(told).toEqual([]);
});

test('F26: ten times the bitrate is measured by the SFU, while it is paused too; who keeps to theirs is not told of', async () => {
  const { bobHas } = await annToBob();
  const told = await followed();
  const attacker = await connect(eve, 'send');
  const flood = await attacker.produce(said(9_000, FLOOD), MOST);
  attacker.send(said(9_000, FLOOD));
  await expect.poll(() => told.length).toBeGreaterThan(0);
  await the.session.setProducerPaused(eve, flood, true);
  const before = told.length;
  await expect.poll(() => told.length).toBeGreaterThan(before + 1);
  expect(new Set(told.map(({ producerId }) => producerId))).toEqual(new Set([flood]));
  // A busy machine does not send all of it.
  expect(Math.max(...told.map(({ bitrate }) => bitrate))).toBeGreaterThan(1.5 * MOST);
  await goesOn(bobHas);
});

test('F27: packets with another peer’s SSRC are dropped and counted, and the victim’s stream goes on', async () => {
  const { bobHas, camera } = await annToBob();
  const told = await followed();
  const attacker = await connect(eve, 'send');
  // Without a producer, and then besides one of its own.
  attacker.send(said(1_000, FLOOD));
  await expect.poll(() => told).toContainEqual({ peerId: eve, producerId: null, bitrate: expect.any(Number) });
  await attacker.produce(said(9_000, CAMERA), MOST);
  attacker.send(said(9_000, CAMERA));
  const [before, had] = [await sentOn(), await bobHas()];
  await goesOn(bobHas);
  const [after, has] = [await sentOn(), await bobHas()];
  // Two packets a frame are Ann's; a tenth of the flood would double that.
  expect(after - before).toBeLessThan(1.5 * (has - had) + 30);
  expect(told.every(({ peerId, producerId }) => peerId === eve && producerId === null)).toBe(true);
  expect((await the.session.stats(ann)).producers).toMatchObject([{ producerId: camera, lost: 0 }]);

  async function sentOn(): Promise<number> {
    return (await the.session.stats(ann)).producers[0]?.packets ?? 0;
  }
});

test('F27: a producer with another peer’s SSRC is a stream of its own', async () => {
  const { bobHas, receiver, camera } = await annToBob();
  const attacker = await connect(eve, 'send');
  const twin = await attacker.produce(said(1_000, CAMERA));
  attacker.send(said(1_000, CAMERA));
  const ofTwin = await receiver.receive(twin);
  await goesOn(ofTwin);
  await the.session.closeProducer(eve, twin);
  await goesOn(bobHas);
  expect((await the.session.stats(ann)).producers).toMatchObject([{ producerId: camera, lost: 0 }]);
});

test('F27: packets from elsewhere than the peer’s own address are dropped, and the victim’s stream goes on', async () => {
  const { bobHas } = await annToBob();
  const stranger = createSocket('udp4');
  onTestFinished(() => void stranger.close());
  // RTP of VP8 with Ann's SSRC, a report that says goodbye for her, and bytes that are neither.
  const rtp = Buffer.alloc(1_000);
  rtp.set([0x90, 96]);
  rtp.writeUInt32BE(1_000, 8);
  const bye = Buffer.from([0x81, 203, 0, 1, 0, 0, 0x03, 0xe8]);
  const before = (await the.session.stats(ann)).producers[0]?.packets ?? 0;
  // In pieces that the kernel has room for: what it drops of a flood may be Ann's.
  for (let piece = 0; piece < 250; piece++) {
    for (let sent = 0; sent < 20; sent++) {
      for (const packet of [rtp, bye, Buffer.alloc(40, 0xff)]) stranger.send(packet, the.media.basePort, '127.0.0.1');
    }
    await setTimeout(5);
  }
  await goesOn(bobHas);
  const [producer] = (await the.session.stats(ann)).producers;
  expect(producer).toMatchObject({ lost: 0 });
  expect((producer?.packets ?? 0) - before).toBeLessThan(1_000);
});

test('F3: layers that do not exist: the largest that comes is sent', async () => {
  const sender = await connect(ann, 'send');
  // It says three, and sends the smallest.
  const camera = await sender.produce(said(1_000, THREE_LAYERS));
  sender.send(said(1_000, THREE_LAYERS.slice(0, 1)));
  const receiver = await connect(bob, 'recv');
  const bobHas = await receiver.receive(camera);
  await goesOn(bobHas);
  const consumerId = (await the.session.stats(bob)).consumers[0]?.consumerId ?? '';
  for (const layers of [
    { spatial: 2, temporal: 0 },
    { spatial: 7, temporal: 7 },
    { spatial: 1, temporal: 9 },
  ]) {
    await the.session.forward([{ peerId: bob, consumerId, forwarding: { layers } }]);
    await goesOn(bobHas);
  }
  expect((await the.session.stats(bob)).consumers[0]?.layers?.current).toMatchObject({ spatial: 0 });
});
