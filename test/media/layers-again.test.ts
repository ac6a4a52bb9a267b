import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { THREE_LAYERS } from '../../benchmarks/load-generator/camera.ts';
import type { Endpoint } from '../../benchmarks/load-generator/endpoint.ts';
import { LoadOnRouter } from '../support/load-on-router.ts';

const HOW = { transportCc: true, retransmits: true };
/** Without estimates of a line, nothing else has mediasoup look at the layers anew. */
const UNMEASURED = { transportCc: false, retransmits: true };
const SSRC = 1_000;
const [, middle, top] = [SSRC, SSRC + 2, SSRC + 4];
/** Two seconds of the top layer: it has had a sender report, without which mediasoup changes over to no layer. */
const REPORTED = 300;
/** Four seconds of the middle layer: its sender's clock is known, for which three reports are needed. */
const REPORTED_ON = 240;
/** Two seconds and more of the middle layer: by then it is what mediasoup would stay with. */
const MANY = 150;
/** A second of the top layer: time for the SFU to ask for a key frame of it and to get one, and less than two. */
const FEW = 150;
const PATIENCE_MS = 8_000;

let load: LoadOnRouter;

beforeAll(async () => {
  load = await LoadOnRouter.start();
});

afterAll(() => load.close());

test('F29: a layer that is encoded again is shown from its first key frame on', async () => {
  const { endpoint: sender, producer } = await load.send({ ...HOW, ssrc: SSRC, layers: THREE_LAYERS });
  onTestFinished(() => sender.close());
  const { endpoint, consumer } = await load.receive(producer, HOW, { initialAvailableOutgoingBitrate: 4_000_000 });
  const { ssrc = 0 } = consumer.rtpParameters.encodings?.[0] ?? {};
  const sent = (layer: number) => packetsSent(sender, layer);

  await expect.poll(() => consumer.currentLayers?.spatialLayer).toBe(2);
  await expect.poll(() => sent(top)).toBeGreaterThan(REPORTED);
  sender.pause(top);
  await expect.poll(() => consumer.currentLayers?.spatialLayer).toBe(1);
  await expect.poll(() => sent(middle)).toBeGreaterThan(MANY);
  const before = await sent(top);
  const shown = endpoint.height(ssrc, 720, PATIENCE_MS);
  sender.resume(top);
  await expect.poll(() => sent(top)).toBeGreaterThan(before + FEW);
  sender.pause(top);
  expect(await shown).not.toBeNull();
});

test('F29: a layer that is encoded for the first time is shown once its sender has reported on it', async () => {
  const { endpoint: sender, producer } = await load.send({ ...UNMEASURED, ssrc: SSRC, layers: THREE_LAYERS });
  onTestFinished(() => sender.close());
  sender.pause(top);
  const { endpoint, consumer } = await load.receive(producer, UNMEASURED);
  const { ssrc = 0 } = consumer.rtpParameters.encodings?.[0] ?? {};
  await expect.poll(() => packetsSent(sender, middle)).toBeGreaterThan(REPORTED_ON);
  await expect.poll(() => consumer.currentLayers?.spatialLayer).toBe(1);
  const shown = endpoint.height(ssrc, 720, PATIENCE_MS);
  sender.resume(top);
  expect(await shown).not.toBeNull();
});

const packetsSent = async (sender: Endpoint, layer: number): Promise<number> =>
  (await sender.streams()).sent.find((stream) => stream.ssrc === layer)?.packets ?? 0;
