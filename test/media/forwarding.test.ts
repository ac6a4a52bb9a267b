import { version } from 'mediasoup';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { SfuSession } from '../../src/rooms/ports.ts';
import { hears, PICTURE, picture, sees, tone } from '../support/generated-media.ts';
import { type RealMediaPlane, startMediaPlane } from '../support/media-worker.ts';
import { joinMedia, type MediaClient } from '../support/media-worker-client.ts';

const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => PeerId.parse(name)) as [PeerId, PeerId, PeerId];

let media: RealMediaPlane;
let session: SfuSession;

beforeEach(async () => {
  media = await startMediaPlane();
  session = await media.plane.open(CallId.parse('room'));
});

afterEach(() => media.plane.close());

async function join(peerId: PeerId): Promise<MediaClient> {
  const client = await joinMedia(session, peerId);
  onTestFinished(() => client.close());
  return client;
}

function publishing(): { sound: MediaStreamTrack; video: MediaStreamTrack } {
  const sources = [tone(), picture()] as const;
  onTestFinished(() => {
    for (const source of sources) source.stop();
  });
  return { sound: sources[0].track, video: sources[1].track };
}

test('sound and picture that one peer publishes are decoded by two others', async () => {
  const { sound, video } = publishing();
  const sender = await join(ann);
  const [soundId, videoId] = [await sender.publish(sound), await sender.publish(video)];
  for (const receiver of [await join(bob), await join(eve)]) {
    await hears(await receiver.receive(soundId));
    expect(await sees(await receiver.receive(videoId))).toEqual(PICTURE);
  }
  expect(await media.plane.snapshot()).toMatchObject({
    routers: 1,
    transports: { new: 3, connected: 3 },
    producers: { live: 2 },
    consumers: { live: 4 },
  });
});

test('F5: who is the loudest is told while they are heard, and that nobody is', async () => {
  const told: string[] = [];
  const early = await join(ann);
  const [first, second] = [publishing(), publishing()];
  const annas = await early.publish(first.sound);
  await session.followLoudest((ids) => void told.push(ids.toSorted().join(' ')));
  await expect.poll(() => told.at(-1)).toBe(annas);
  const bobs = await (await join(bob)).publish(second.sound);
  await expect.poll(() => told.at(-1)).toBe([annas, bobs].toSorted().join(' '));
  await session.setProducerPaused(ann, annas, true);
  await expect.poll(() => told.at(-1)).toBe(bobs);
  await session.closeProducer(bob, bobs);
  await expect.poll(() => told.at(-1)).toBe('');
});

test('both of two peers send and receive at once', async () => {
  const clients = [await join(ann), await join(bob)] as const;
  const produced = await Promise.all(clients.map((client) => client.publish(publishing().video)));
  const received = await Promise.all(clients.map((client, index) => client.receive(produced[1 - index] ?? '')));
  expect(await Promise.all(received.map(sees))).toEqual([PICTURE, PICTURE]);
});

test('after the worker’s death a new session carries media again', async () => {
  const { sound } = publishing();
  const before = await join(ann);
  await hears(await (await join(bob)).receive(await before.publish(sound)));
  const [dead] = (await media.plane.snapshot()).workers;
  const pid = await media.killWorker();
  expect(pid).toBe(dead?.pid);
  await expect.poll(() => session.failed.aborted).toBe(true);

  session = await media.plane.open(CallId.parse('room'));
  await hears(await (await join(bob)).receive(await (await join(ann)).publish(sound.clone())));
  const { workers } = await media.plane.snapshot();
  expect(workers).toEqual([expect.objectContaining({ cpuSeconds: expect.any(Number), version })]);
  expect(workers[0]?.pid).not.toBe(pid);
});
