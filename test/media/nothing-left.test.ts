import { observer, type types } from 'mediasoup';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallId } from '../../src/protocol/ids.ts';
import type { SfuSession } from '../../src/rooms/ports.ts';
import { ann, bob, dtlsParameters, opus, rtpCapabilities } from '../contract/media-plane/media-plane-steps.ts';
import { type RealMediaPlane, startMediaPlane } from '../support/media-worker.ts';

type Closable = { readonly closed: boolean };

/** What mediasoup itself made, whatever our book-keeping says. */
let workers: types.Worker[];
let routers: types.Router[];
let transports: Closable[];
let producers: Closable[];
let consumers: types.Consumer[];
let rtpObservers: types.RtpObserver[];

observer.on('newworker', (worker) => {
  workers.push(worker);
  worker.observer.on('newrouter', (router) => {
    routers.push(router);
    router.observer.on('newrtpobserver', (it) => rtpObservers.push(it));
    router.observer.on('newtransport', (transport) => {
      transports.push(transport);
      transport.observer.on('newproducer', (producer) => producers.push(producer));
      transport.observer.on('newconsumer', (consumer) => consumers.push(consumer));
    });
  });
});

let media: RealMediaPlane;
let session: SfuSession;

beforeEach(async () => {
  [workers, routers, transports, producers, consumers, rtpObservers] = [[], [], [], [], [], []];
  media = await startMediaPlane();
  session = await media.plane.open(CallId.parse('room'));
});

afterEach(() => media.plane.close());

const open = (): number[] =>
  [transports, producers, consumers].map((kind: Closable[]) => kind.filter(({ closed }) => !closed).length);

/** In the worker process. */
async function inWorker(): Promise<number[]> {
  const dumps = await Promise.all(routers.filter(({ closed }) => !closed).map((router) => router.dump()));
  return [
    dumps.flatMap(({ transportIds }) => transportIds).length,
    dumps.flatMap(({ mapProducerIdConsumerIds }) => mapProducerIdConsumerIds).length,
    dumps.flatMap(({ mapConsumerIdProducerId }) => mapConsumerIdProducerId).length,
  ];
}

async function twoPeers(): Promise<{ annSends: string; bobReceives: string; consumerId: string; producerId: string }> {
  const [{ transportId: annSends }, { transportId: bobReceives }] = await Promise.all([
    session.createTransport(ann, 'send'),
    session.createTransport(bob, 'recv'),
  ]);
  await session.connectTransport(ann, { transportId: annSends, dtlsParameters });
  await session.connectTransport(bob, { transportId: bobReceives, dtlsParameters });
  const { producerId } = await session.produce(ann, { transportId: annSends, rtpParameters: opus });
  const request = { transportId: bobReceives, producerIds: [producerId], rtpCapabilities };
  const [offer] = (await session.consume(bob, request)).consumers;
  return { annSends, bobReceives, producerId, consumerId: offer?.consumerId ?? '' };
}

test('a consumer is paused in mediasoup until it is resumed', async () => {
  const { consumerId } = await twoPeers();
  expect(consumers.map(({ paused }) => paused)).toEqual([true]);
  await session.resumeConsumer(bob, consumerId);
  expect(consumers.map(({ paused }) => paused)).toEqual([false]);
});

test('a closed peer leaves nothing in mediasoup, and others keep theirs', async () => {
  await twoPeers();
  expect([open(), await inWorker()]).toEqual([
    [2, 1, 1],
    [2, 1, 1],
  ]);
  session.closePeer(ann);
  expect([open(), await inWorker()]).toEqual([
    [1, 0, 0],
    [1, 0, 0],
  ]);
  session.closePeer(bob);
  expect([open(), await inWorker()]).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test('a closed session leaves no router in the worker', async () => {
  await twoPeers();
  session.close('room-ended');
  expect(open()).toEqual([0, 0, 0]);
  expect(await Promise.all(workers.map(async (worker) => (await worker.dump()).routerIds))).toEqual([[]]);
});

test('what arrives after its peer was closed is closed too', async () => {
  const { annSends, bobReceives, producerId } = await twoPeers();
  session.closePeer(bob);
  const { transportId } = await session.createTransport(bob, 'recv');
  expect(transportId).not.toBe(bobReceives);
  const late = [
    session.consume(bob, { transportId, producerIds: [producerId], rtpCapabilities }),
    session.createTransport(bob, 'send'),
    session.produce(ann, { transportId: annSends, rtpParameters: { ...opus, mid: '9', encodings: [{ ssrc: 9 }] } }),
  ];
  session.closePeer(bob);
  session.closePeer(ann);
  for (const request of late) await expect(request).rejects.toMatchObject({ code: 'peer-closed' });
  await expect.poll(async () => [transports.length, producers.length, consumers.length]).toEqual([4, 2, 2]);
  expect([open(), await inWorker()]).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test('F5: a sound that cannot be listened to is refused, leaves nothing, and can be sent anew', async () => {
  await session.followLoudest(() => undefined);
  const { transportId } = await session.createTransport(ann, 'send');
  await session.connectTransport(ann, { transportId, dtlsParameters });
  const [loudness] = rtpObservers;
  if (!loudness) throw new Error('nobody listens');
  const refusing = vi.spyOn(loudness, 'addProducer').mockRejectedValueOnce(new Error('the worker says no'));
  const microphone = { transportId, rtpParameters: opus };
  await expect(session.produce(ann, microphone)).rejects.toMatchObject({ code: 'internal' });
  expect(refusing).toHaveBeenCalledOnce();
  expect([open(), await inWorker()]).toEqual([
    [1, 0, 0],
    [1, 0, 0],
  ]);
  await session.produce(ann, microphone);
  expect(open()).toEqual([1, 1, 0]);
});
