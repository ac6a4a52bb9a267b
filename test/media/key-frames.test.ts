import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { SfuSession } from '../../src/rooms/ports.ts';
import { picture, sees } from '../support/generated-media.ts';
import { type RealMediaPlane, startMediaPlane } from '../support/media-worker.ts';
import { joinMedia, type MediaClient } from '../support/media-worker-client.ts';

const JOINERS = 50;
/** Each of them decodes here, in one process. */
const SMALL = { width: 64, height: 48 };

let media: RealMediaPlane;
let session: SfuSession;

beforeEach(async () => {
  media = await startMediaPlane();
  session = await media.plane.open(CallId.parse('room'));
});

afterEach(() => media.plane.close());

async function join(name: string): Promise<MediaClient> {
  const client = await joinMedia(session, PeerId.parse(name));
  onTestFinished(() => client.close());
  return client;
}

test('F17: fifty who come at once cost a few key frames, and not one each', async () => {
  const camera = picture(SMALL);
  onTestFinished(camera.stop);
  const sender = await join('sender');
  const producerId = await sender.publish(camera.track);
  await sees(await (await join('first')).receive(producerId));

  const ready: Awaited<ReturnType<MediaClient['prepare']>>[] = [];
  for (let index = 0; index < JOINERS; index++) ready.push(await (await join(`joiner-${index}`)).prepare(producerId));
  const before = await sender.keyFramesAskedFor();
  const seen = Promise.all(ready.map(({ track }) => sees(track)));
  await Promise.all(ready.map(({ resume }) => resume()));
  expect(await seen).toEqual(Array.from({ length: JOINERS }, () => SMALL));
  const asked = async () => (await sender.keyFramesAskedFor()) - before;
  await expect.poll(asked).toBeGreaterThan(0);
  // At once, and for those whose line was not ready by then; a busy machine spreads fifty over some seconds.
  expect(await asked()).toBeLessThanOrEqual(8);
});
