import { observer, type types } from 'mediasoup';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { PeerId } from '../../src/protocol/ids.ts';
import type { SfuPeerStats } from '../../src/rooms/ports.ts';
import { hears, picture, sees } from '../support/generated-media.ts';
import { mediaSessionOfEachTest, publishing } from '../support/media-session.ts';

const [ann, bob] = ['ann', 'bob'].map((name) => PeerId.parse(name)) as [PeerId, PeerId];

const consumers: types.Consumer[] = [];
const watch = (worker: types.Worker) =>
  void worker.observer.on('newrouter', (router) =>
    router.observer.on('newtransport', (transport) =>
      transport.observer.on('newconsumer', (consumer) => void consumers.push(consumer)),
    ),
  );
observer.on('newworker', watch);
afterAll(() => void observer.off('newworker', watch));

const the = mediaSessionOfEachTest();

const known = async (peerId: PeerId, isKnown: (stats: SfuPeerStats) => boolean): Promise<SfuPeerStats> => {
  await expect.poll(async () => isKnown(await the.session.stats(peerId))).toBe(true);
  return the.session.stats(peerId);
};

test('of media that flows: packets both ways, round trips, jitter in milliseconds, and no loss on loopback', async () => {
  const { sound } = publishing();
  const [sender, receiver] = [await the.join(ann), await the.join(bob)];
  await hears(await receiver.receive(await sender.publish(sound)));
  const ofAnn = await known(ann, ({ producers }) => producers.every(({ rttMs }) => rttMs !== null));
  const ofBob = await known(bob, ({ consumers }) => consumers.every(({ rttMs }) => rttMs !== null));
  const [produced, consumed] = [ofAnn.producers[0], ofBob.consumers[0]];
  expect(produced).toMatchObject({ lost: 0, repaired: 0 });
  expect(consumed).toMatchObject({ fractionLost: 0, paused: 'nobody', layers: null });
  for (const stats of [produced, consumed]) {
    expect(stats?.packets).toBeGreaterThan(20);
    expect(stats?.rttMs).toBeLessThan(1_000);
  }
  // Loopback is even to a few packets’ spacing; in units of the RTP clock it would be 48 times as much.
  expect(produced?.jitterMs).toBeLessThan(60);
});

test('of a picture in two layers: the best that is sent, and the one that is sent on', async () => {
  // libwebrtc sends smaller ones in one layer.
  const { track, stop } = picture({ width: 640, height: 360 });
  onTestFinished(stop);
  const [sender, receiver] = [await the.join(ann), await the.join(bob)];
  const encodings = [
    { scaleResolutionDownBy: 2, maxBitrate: 200_000, scalabilityMode: 'L1T3' },
    { maxBitrate: 800_000, scalabilityMode: 'L1T3' },
  ];
  await receiver.receive(await sender.publish(track, encodings));
  const { consumers } = await known(bob, (stats) => stats.consumers[0]?.layers?.current?.spatial === 1);
  const best = { spatial: 1, temporal: 2 };
  expect(consumers[0]?.layers).toMatchObject({ top: best, preferred: best });
});

test('the worker’s share of a core is known after a second', async () => {
  const { video } = publishing();
  const [sender, receiver] = [await the.join(ann), await the.join(bob)];
  await sees(await receiver.receive(await sender.publish(video)));
  const { workerCpu } = await known(ann, (stats) => stats.workerCpu !== null);
  expect(workerCpu).toBeGreaterThan(0);
  expect(workerCpu).toBeLessThan(1);
});

test('Q7: of what is paused, by a wish or by its sender, the worker is asked once, and nothing is missed', async () => {
  const { sound } = publishing();
  const [sender, receiver] = [await the.join(ann), await the.join(bob)];
  const producerId = await sender.publish(sound);
  const { track, resume } = await receiver.prepare(producerId);
  const consumer = consumers.at(-1);
  if (!consumer) throw new Error('mediasoup has no consumer');
  const asked = vi.spyOn(consumer, 'getStats');
  const ofBob = async () => (await the.session.stats(bob)).consumers[0];
  expect(await ofBob()).toMatchObject({ packets: 0, paused: 'wish' });
  expect(asked).toHaveBeenCalledTimes(0);
  await resume();
  await hears(track);
  await the.session.forward([{ peerId: bob, consumerId: consumer.id, forwarding: 'paused' }]);
  const [first, second] = [await ofBob(), await ofBob()];
  expect(asked).toHaveBeenCalledTimes(1);
  expect(first?.packets).toBeGreaterThan(0);
  expect(second).toEqual(first);
  await the.session.forward([{ peerId: bob, consumerId: consumer.id, forwarding: { layers: null } }]);
  await expect.poll(async () => (await ofBob())?.packets).toBeGreaterThan(first?.packets ?? 0);
  await the.session.setProducerPaused(ann, producerId, true);
  const whilePaused = [await ofBob(), await ofBob()];
  const questions = asked.mock.calls.length;
  expect([whilePaused[1], await ofBob()]).toEqual([whilePaused[0], whilePaused[0]]);
  expect(whilePaused[0]).toMatchObject({ paused: 'sender' });
  expect(asked).toHaveBeenCalledTimes(questions);
});
