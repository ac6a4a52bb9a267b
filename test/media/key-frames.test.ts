import { expect, onTestFinished, test } from 'vitest';
import { PeerId } from '../../src/protocol/ids.ts';
import { picture, sees } from '../support/generated-media.ts';
import { mediaSessionOfEachTest } from '../support/media-session.ts';
import type { MediaClient } from '../support/media-worker-client.ts';

const JOINERS = 50;
/** Each of them decodes here, in one process. */
const SMALL = { width: 64, height: 48 };

const the = mediaSessionOfEachTest();

test('F17: fifty who come at once cost a few key frames, and not one each', async () => {
  const camera = picture(SMALL);
  onTestFinished(camera.stop);
  const sender = await the.join(PeerId.parse('sender'));
  const producerId = await sender.publish(camera.track);
  await sees(await (await the.join(PeerId.parse('first'))).receive(producerId));

  const ready: Awaited<ReturnType<MediaClient['prepare']>>[] = [];
  for (let index = 0; index < JOINERS; index++)
    ready.push(await (await the.join(PeerId.parse(`joiner-${index}`))).prepare(producerId));
  const before = await sender.keyFramesAskedFor();
  const seen = Promise.all(ready.map(({ track }) => sees(track)));
  await Promise.all(ready.map(({ resume }) => resume()));
  expect(await seen).toEqual(Array.from({ length: JOINERS }, () => SMALL));
  const asked = async () => (await sender.keyFramesAskedFor()) - before;
  await expect.poll(asked).toBeGreaterThan(0);
  // At once, and for those whose line was not ready by then; a busy machine spreads fifty over some seconds.
  expect(await asked()).toBeLessThanOrEqual(8);
});
