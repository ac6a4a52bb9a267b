import { expect, onTestFinished, test } from 'vitest';
import { THREE_LAYERS } from '../../benchmarks/load-generator/camera.ts';
import { LoadOnRouter } from '../support/load-on-router.ts';

const HOW = { transportCc: true, retransmits: true };
/** Half a second of the largest layer: the sender's first key frame has long passed. */
const SOME = 75;

test('M13: a picture that was resumed before its receiver is connected comes with a key frame of its own then', async () => {
  const load = await LoadOnRouter.start();
  onTestFinished(() => load.close());
  const { endpoint: sender, producer } = await load.send({ ...HOW, ssrc: 1_000, layers: THREE_LAYERS });
  const layers = async () => (await sender.streams()).sent;
  const asked = async () => (await layers()).reduce((sum, { keyFramesAsked }) => sum + keyFramesAsked, 0);
  const { endpoint, transport, connect } = await load.open();
  const { consumer, received } = await load.consume({ endpoint, transport }, producer, HOW);
  expect(consumer.paused).toBe(false);
  await expect.poll(async () => (await layers()).at(-1)?.packets).toBeGreaterThan(SOME);
  const before = await asked();
  await connect();
  await expect.poll(async () => (await received()).packets).toBeGreaterThan(SOME);
  expect(await asked()).toBeGreaterThan(before);
});
