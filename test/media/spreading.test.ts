import { expect, onTestFinished, test } from 'vitest';
import { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { SfuSession } from '../../src/rooms/ports.ts';
import { spreadBounds } from '../../workers/placement/place-peer.ts';
import { hears, PICTURE, picture, sees, tone } from '../support/generated-media.ts';
import { type RealMediaPlane, startMediaPlane } from '../support/media-worker.ts';
import { joinMedia, type MediaClient } from '../support/media-worker-client.ts';

const [ann, bob, eve, dan] = ['ann', 'bob', 'eve', 'dan'].map((name) => PeerId.parse(name)) as [
  PeerId,
  PeerId,
  PeerId,
  PeerId,
];

/** Any room is too large for one worker, and the second peer is on another one. */
const SPREAD = { load: 0, peers: 1, gain: -1 };

async function start(options: Parameters<typeof startMediaPlane>[0] = {}): Promise<RealMediaPlane> {
  const media = await startMediaPlane({ workers: 2, spread: SPREAD, ...options });
  onTestFinished(() => media.plane.close());
  return media;
}

async function room(options?: Parameters<typeof startMediaPlane>[0]) {
  const media = await start(options);
  const session = await media.plane.open(CallId.parse('room'));
  const join = async (peerId: PeerId): Promise<MediaClient> => {
    const client = await joinMedia(session, peerId);
    onTestFinished(() => client.close());
    return client;
  };
  return { media, session, join };
}

function publishing(): { sound: MediaStreamTrack; video: MediaStreamTrack } {
  const sources = [tone(), picture()] as const;
  onTestFinished(() => {
    for (const source of sources) source.stop();
  });
  return { sound: sources[0].track, video: sources[1].track };
}

const spread = async ({ plane }: RealMediaPlane) => {
  const { routers, pipes, producers, consumers } = await plane.snapshot();
  return { routers, pipes, producers: producers.live, consumers: consumers.live };
};

/** On which port, and so on which worker, a peer would be that joined now. */
async function portOf(session: SfuSession, peerId: PeerId): Promise<number | undefined> {
  const { iceCandidates } = await session.createTransport(peerId, 'recv');
  return iceCandidates[0]?.port;
}

test('K2: peers of one room on two workers hear and see each other, by one pipe a producer', async () => {
  const { media, join } = await room();
  const [one, other] = [await join(ann), await join(bob)];
  const [sound, video] = [await one.publish(publishing().sound), await other.publish(publishing().video)];
  await hears(await other.receive(sound));
  expect(await sees(await one.receive(video))).toEqual(PICTURE);
  expect(await spread(media)).toEqual({ routers: 2, pipes: 2, producers: 2, consumers: 2 });

  // A second receiver at the same edge needs no second pipe.
  const third = await join(eve);
  await hears(await third.receive(sound));
  expect(await sees(await third.receive(video))).toEqual(PICTURE);
  expect(await spread(media)).toMatchObject({ routers: 2, pipes: 2, consumers: 4 });
});

test('K2: a producer that ends takes its pipes and its consumers along, wherever they are', async () => {
  const { media, session, join } = await room();
  const [one, other] = [await join(ann), await join(bob)];
  const sound = await one.publish(publishing().sound);
  await hears(await other.receive(sound));
  await session.closeProducer(ann, sound);
  await expect.poll(() => spread(media)).toEqual({ routers: 2, pipes: 0, producers: 0, consumers: 0 });
  const again = await one.publish(publishing().sound);
  await hears(await other.receive(again));
});

test('K2: a producer that is paused is paused for who is on another worker, too', async () => {
  const { session, join } = await room();
  const [one, other] = [await join(ann), await join(bob)];
  const sound = await one.publish(publishing().sound);
  await hears(await other.receive(sound));
  const pausedBy = async () => (await session.stats(bob)).consumers.map(({ paused }) => paused);
  await session.setProducerPaused(ann, sound, true);
  await expect.poll(pausedBy).toEqual(['sender']);
  await session.setProducerPaused(ann, sound, false);
  await expect.poll(pausedBy).toEqual(['nobody']);
});

test('K2: who comes and goes at one worker does not touch those at the other; the last one takes the router along', async () => {
  const { media, session, join } = await room();
  const [one, other] = [await join(ann), await join(bob)];
  const sound = await one.publish(publishing().sound);
  const video = await other.publish(publishing().video);
  await hears(await other.receive(sound));
  await sees(await one.receive(video));
  session.closePeer(bob);
  await expect.poll(() => spread(media)).toEqual({ routers: 1, pipes: 0, producers: 1, consumers: 0 });
  const again = await join(dan);
  await hears(await again.receive(sound));
  expect(await spread(media)).toEqual({ routers: 2, pipes: 1, producers: 1, consumers: 1 });
});

test('K2: the loudest are followed on all workers', async () => {
  const { session, join } = await room();
  const [one, other] = [await join(ann), await join(bob)];
  const told: (readonly string[])[] = [];
  await session.followLoudest((volumes) => void told.push(volumes.map(({ producerId }) => producerId)));
  const sounds = [await one.publish(publishing().sound), await other.publish(publishing().sound)];
  await expect.poll(() => told.at(-1)?.toSorted()).toEqual(sounds.toSorted());
});

test('K3: the death of one of its workers fails the room as a whole, so that it opens anew elsewhere', async () => {
  const { media, session, join } = await room();
  await join(ann);
  await join(bob);
  const { workers } = await media.plane.snapshot();
  process.kill(workers.find(({ slot }) => slot === 1)?.pid ?? 0, 'SIGKILL');
  await expect.poll(() => session.failed.aborted).toBe(true);
  expect(session.failed.reason).toMatchObject({ code: 'worker-died' });
  expect(await spread(media)).toMatchObject({ routers: 0, pipes: 0 });
});

test('K6: without a free port for pipes the room stays together, which is counted', async () => {
  const { media, session, join } = await room({ pipePorts: { min: 29_999, max: 29_999 } });
  const sound = await (await join(ann)).publish(publishing().sound);
  const other = await join(bob);
  await hears(await other.receive(sound));
  expect(await portOf(session, eve)).toBe(media.basePort);
  const { routers, pipes, spreadFailures } = await media.plane.snapshot();
  expect({ routers, pipes, spreadFailures }).toEqual({
    routers: 1,
    pipes: 0,
    spreadFailures: { 'no-port': 2, 'no-descriptors': 0, other: 0 },
  });
  expect(media.log.find(({ message }) => message === 'media room could not spread')?.details).toMatchObject({
    reason: 'no-port',
  });
});

test('K2: a room that fits one worker stays on it', async () => {
  const { media, join } = await room({ spread: spreadBounds });
  const sound = await (await join(ann)).publish(publishing().sound);
  await hears(await (await join(bob)).receive(sound));
  expect(await spread(media)).toMatchObject({ routers: 1, pipes: 0 });
});
