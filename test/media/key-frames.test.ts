import { expect, onTestFinished, test, vi } from 'vitest';
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

test('M13: a peer is reached when its receiving transport is connected, and never where it is closed before', async () => {
  const camera = picture(SMALL);
  onTestFinished(camera.stop);
  const producerId = await (await the.join(PeerId.parse('sender'))).publish(camera.track);
  const [early, gone] = [PeerId.parse('early'), PeerId.parse('gone')];
  const receiver = await the.join(early);
  await the.join(gone);
  const told = vi.fn();
  const reached = the.session.reached(early).then(told);
  const never = the.session.reached(gone);
  the.session.closePeer(gone);
  await expect(never).rejects.toMatchObject({ code: 'peer-closed' });
  expect(told).not.toHaveBeenCalled();
  await receiver.receive(producerId);
  await reached;
});
