import { version } from 'mediasoup';
import { expect, test } from 'vitest';
import { PeerId } from '../../src/protocol/ids.ts';
import { hears, PICTURE, sees } from '../support/generated-media.ts';
import { mediaSessionOfEachTest, publishing } from '../support/media-session.ts';

const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => PeerId.parse(name)) as [PeerId, PeerId, PeerId];

const the = mediaSessionOfEachTest();

test('sound and picture that one peer publishes are decoded by two others', async () => {
  const { sound, video } = publishing();
  const sender = await the.join(ann);
  const [soundId, videoId] = [await sender.publish(sound), await sender.publish(video)];
  for (const receiver of [await the.join(bob), await the.join(eve)]) {
    await hears(await receiver.receive(soundId));
    expect(await sees(await receiver.receive(videoId))).toEqual(PICTURE);
  }
  expect(await the.media.plane.snapshot()).toMatchObject({
    routers: 1,
    transports: { new: 3, connected: 3 },
    producers: { live: 2 },
    consumers: { live: 4 },
  });
});

test('F5: who is the loudest is told while they are heard, and that nobody is', async () => {
  const told: string[] = [];
  const early = await the.join(ann);
  const [first, second] = [publishing(), publishing()];
  const annas = await early.publish(first.sound);
  await the.session.followLoudest((volumes) => {
    told.push(
      volumes
        .map(({ producerId }) => producerId)
        .toSorted()
        .join(' '),
    );
  });
  await expect.poll(() => told.at(-1)).toBe(annas);
  const bobs = await (await the.join(bob)).publish(second.sound);
  await expect.poll(() => told.at(-1)).toBe([annas, bobs].toSorted().join(' '));
  await the.session.setProducerPaused(ann, annas, true);
  await expect.poll(() => told.at(-1)).toBe(bobs);
  await the.session.closeProducer(bob, bobs);
  await expect.poll(() => told.at(-1)).toBe('');
});

test('both of two peers send and receive at once', async () => {
  const clients = [await the.join(ann), await the.join(bob)] as const;
  const produced = await Promise.all(clients.map((client) => client.publish(publishing().video)));
  const received = await Promise.all(clients.map((client, index) => client.receive(produced[1 - index] ?? '')));
  expect(await Promise.all(received.map(sees))).toEqual([PICTURE, PICTURE]);
});

test('after the worker’s death a new session carries media again', async () => {
  const { sound } = publishing();
  const before = await the.join(ann);
  await hears(await (await the.join(bob)).receive(await before.publish(sound)));
  const [dead] = (await the.media.plane.snapshot()).workers;
  const pid = await the.media.killWorker();
  expect(pid).toBe(dead?.pid);
  await expect.poll(() => the.session.failed.aborted).toBe(true);

  await the.open();
  await hears(await (await the.join(bob)).receive(await (await the.join(ann)).publish(sound.clone())));
  const { workers } = await the.media.plane.snapshot();
  expect(workers).toEqual([expect.objectContaining({ cpuSeconds: expect.any(Number), version })]);
  expect(workers[0]?.pid).not.toBe(pid);
});
