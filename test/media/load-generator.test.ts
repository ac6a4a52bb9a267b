import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ONE_LAYER, THREE_LAYERS } from '../../benchmarks/load-generator/camera.ts';
import { AES_CM } from '../../benchmarks/load-generator/load-generator.ts';
import { LoadOnRouter } from '../support/load-on-router.ts';

/** Benchmarks believe the load generator; this holds it against mediasoup. */
const PLAIN = { transportCc: false, retransmits: true };
const camera = { ssrc: 1_000, layers: ONE_LAYER, ...PLAIN };

/** A machine that is busy gives up a packet now and then. */
const FEW = 50;
type Receiving = Awaited<ReturnType<LoadOnRouter['receive']>>['received'];

async function expectNearlyAllOf(received: Receiving): Promise<void> {
  const { packets, lost } = await received();
  expect(lost).toBeLessThan(packets / FEW);
}

let load: LoadOnRouter;

beforeAll(async () => {
  load = await LoadOnRouter.start();
});

afterAll(() => load.close());

beforeEach(() => load.generator.forget());

test.each(['client', 'server'] as const)('it connects as the DTLS %s', async (role) => {
  const { transport, connected } = await load.connect({ role });
  expect(connected.profile).toBe(AES_CM);
  await expect.poll(() => transport.dtlsState).toBe('connected');
});

test('it calls nobody outside this machine', async () => {
  const endpoint = await load.generator.open();
  const far = { address: '192.0.2.1', port: 9, usernameFragment: 'abcd', password: 'abcdefghijklmnopqrstuv' };
  await expect(endpoint.connect(far)).rejects.toThrow('for this machine alone');
});

test('what one endpoint sends, others receive; each delay and each count is told', async () => {
  const { endpoint, producer } = await load.send(camera);
  onTestFinished(() => endpoint.close());
  const receivers = await Promise.all([1, 2, 3].map(() => load.receive(producer, PLAIN)));
  for (const { endpoint, consumer } of receivers) {
    expect(await endpoint.first(consumer.rtpParameters.encodings?.[0]?.ssrc ?? 0)).toBeGreaterThan(0);
  }
  load.generator.forget();
  await expect.poll(async () => (await load.generator.measures()).received).toBeGreaterThan(300);
  const measures = await load.generator.measures();
  expect(measures).toMatchObject({ undecipherable: 0, unsendable: 0 });
  expect(measures.lost).toBeLessThan(measures.received / FEW);
  expect(measures.sent * receivers.length).toBeGreaterThan(measures.received * 0.8);
  expect(measures.delays).toBeGreaterThanOrEqual(Math.floor(measures.received / 16) - receivers.length);
  expect(measures.delayMs.p50).toBeGreaterThan(0);
  expect(measures.delayMs.p99).toBeLessThanOrEqual(measures.delayMs.max);
});

describe.each([
  ['by packets of their own', true],
  ['by the same packet', false],
])('lost packets, sent again %s', (_, retransmits) => {
  const how = { transportCc: false, retransmits };

  test('what the SFU misses it asks for and gets', async () => {
    const { endpoint, producer } = await load.send({ ...camera, ...how, ssrc: 2_000 });
    onTestFinished(() => endpoint.close());
    const { received } = await load.receive(producer, how);
    endpoint.lose({ sent: 10 });
    await expect.poll(async () => (await endpoint.streams()).sent[0]?.retransmitted).toBeGreaterThan(10);
    await expect.poll(async () => (await received()).recovered).toBeGreaterThan(5);
    await expectNearlyAllOf(received);
  });

  test('what the endpoint misses it asks for and gets', async () => {
    const { endpoint: sender, producer } = await load.send({ ...camera, ...how, ssrc: 3_000 });
    onTestFinished(() => sender.close());
    const { endpoint, consumer, received } = await load.receive(producer, how);
    endpoint.lose({ received: 10 });
    await expect.poll(async () => (await received()).recovered).toBeGreaterThan(10);
    await expectNearlyAllOf(received);
    const [stats] = await consumer.getStats();
    expect(stats).toMatchObject({ type: 'outbound-rtp', nackCount: expect.any(Number) });
    expect(stats?.packetsRetransmitted).toBeGreaterThan(10);
  });
});

test('each of three layers can be had, and a key frame of it is asked for', async () => {
  const { endpoint, producer } = await load.send({ ...camera, ssrc: 4_000, layers: THREE_LAYERS });
  onTestFinished(() => endpoint.close());
  const { consumer, received } = await load.receive(producer, PLAIN);
  // The largest first: what a stream begins with is a key frame, too, which nobody asked for.
  await expect.poll(async () => (await received()).height).toBe(720);
  for (const [spatialLayer, { height }] of THREE_LAYERS.entries()) {
    await consumer.setPreferredLayers({ spatialLayer });
    await expect.poll(async () => (await received()).height).toBe(height);
    expect((await endpoint.streams()).sent[spatialLayer]?.keyFramesAsked).toBeGreaterThan(0);
  }
  await expectNearlyAllOf(received);
});

test('transport-cc goes both ways: the SFU measures the line, and lets through more when it can', async () => {
  const how = { transportCc: true, retransmits: true };
  const { endpoint, producer } = await load.send({ ...camera, ...how, ssrc: 5_000, layers: THREE_LAYERS });
  onTestFinished(() => endpoint.close());
  const { transport, received } = await load.receive(producer, how, { initialAvailableOutgoingBitrate: 300_000 });
  const available = async () => (await transport.getStats())[0]?.availableOutgoingBitrate ?? 0;
  await expect.poll(available).toBeGreaterThan(600_000);
  await expect.poll(async () => (await received()).height).toBeGreaterThanOrEqual(360);
  const least = async () => {
    const { feedbacksSent, feedbacksReceived } = await load.generator.measures();
    return Math.min(feedbacksSent, feedbacksReceived);
  };
  await expect.poll(least).toBeGreaterThan(10);
  expect((await load.generator.measures()).probes).toBeGreaterThan(0);
});

test('a layer that is paused is not sent, and begins with a key frame when it goes on', async () => {
  const { endpoint, producer } = await load.send({ ...camera, ssrc: 6_000 });
  onTestFinished(() => endpoint.close());
  const keyFrames: unknown[] = [];
  producer.on('trace', (trace) => keyFrames.push(trace));
  const sent = async () => (await endpoint.streams()).sent[0];
  await expect.poll(async () => (await sent())?.packets).toBeGreaterThan(20);
  endpoint.pause(6_000);
  const paused = await sent();
  await producer.enableTraceEvent(['keyframe']);
  // A neighbour that is sent meanwhile tells how long that was.
  const { endpoint: neighbour } = await load.send({ ...camera, ssrc: 6_100 });
  onTestFinished(() => neighbour.close());
  await expect.poll(async () => (await neighbour.streams()).sent[0]?.packets).toBeGreaterThan(30);
  expect(await sent()).toEqual(paused);
  expect(keyFrames).toEqual([]);
  endpoint.resume(6_000);
  await expect.poll(() => keyFrames).toHaveLength(1);
  expect((await sent())?.packets).toBeGreaterThan(paused?.packets ?? 0);
  expect((await sent())?.keyFramesAsked).toBe(paused?.keyFramesAsked);
});

test('when a layer comes is told, also where another one was awaited before; what does not come is told, too', async () => {
  const { endpoint: sender, producer } = await load.send({ ...camera, ssrc: 7_000, layers: THREE_LAYERS });
  onTestFinished(() => sender.close());
  const { endpoint, consumer } = await load.receive(producer, PLAIN);
  const { ssrc = 0 } = consumer.rtpParameters.encodings?.[0] ?? {};
  const soon = 10_000;
  expect(await endpoint.height(ssrc, 720, soon)).toBeGreaterThanOrEqual(0);
  expect(await endpoint.height(ssrc, 180, 300)).toBeNull();
  const overtaken = endpoint.height(ssrc, 360, soon);
  const smallest = endpoint.height(ssrc, 180, soon);
  expect(await overtaken).toBeNull();
  await consumer.setPreferredLayers({ spatialLayer: 0 });
  expect(await smallest).toBeGreaterThan(0);
});
