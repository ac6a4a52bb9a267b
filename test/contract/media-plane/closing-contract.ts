import { describe, expect, test } from 'vitest';
import { CallId } from '../../../src/protocol/ids.ts';
import {
  ann,
  bob,
  dtlsParameters,
  eve,
  opus,
  refusesWith,
  room,
  rtpCapabilities,
  type Steps,
} from './media-plane-steps.ts';

/** Closing cascades, gives its reason, settles what is pending, and is done once. */
export function describeClosing(the: Steps): void {
  describe('closing a peer', () => {
    test('closes what it owned and what others received of it, and only that', async () => {
      const [ofAnn, ofBob] = [await the.produce(ann), await the.produce(bob)];
      const { consumers } = await the.consume(eve, [ofAnn, ofBob]);
      const [fromAnn, fromBob] = consumers.map(({ consumerId }) => consumerId);
      the.session.closePeer(ann);
      expect(await the.held()).toEqual({ routers: 1, transports: 2, producers: 1, consumers: 1 });
      await refusesWith('consumer-not-found', the.session.resumeConsumer(eve, fromAnn ?? ''));
      await the.session.resumeConsumer(eve, fromBob ?? '');
    });

    test('rejects what it waited for, and nobody else’s', async () => {
      const annConnects = the.session.createTransport(ann, 'send');
      const bobConnects = the.session.createTransport(bob, 'send');
      the.session.closePeer(ann);
      await refusesWith('peer-closed', annConnects);
      await bobConnects;
      await expect.poll(() => the.held()).toEqual({ routers: 1, transports: 1, producers: 0, consumers: 0 });
    });

    test('twice, or of one that was never there, does nothing', async () => {
      await the.produce(ann);
      the.session.closePeer(ann);
      the.session.closePeer(ann);
      the.session.closePeer(eve);
      await the.produce(ann);
      expect(await the.held()).toEqual({ routers: 1, transports: 1, producers: 1, consumers: 0 });
    });

    test('a consumer asked for as its producer goes is refused or gone, never left behind', async () => {
      const producerId = await the.produce(ann);
      const transportId = await the.connect(bob, 'recv');
      const asked = the.session.consume(bob, { transportId, producerIds: [producerId], rtpCapabilities });
      the.session.closePeer(ann);
      const { consumers } = await asked;
      for (const { consumerId } of consumers) {
        await refusesWith('consumer-not-found', the.session.resumeConsumer(bob, consumerId));
      }
      expect(await the.held()).toMatchObject({ consumers: 0 });
    });
  });

  describe('closing a session', () => {
    test('closes everything in it and leaves the others', async () => {
      await the.consume(bob, [await the.produce(ann)]);
      const other = await the.plane.open(CallId.parse('other'));
      await other.createTransport(ann, 'send');
      the.session.close('room-ended');
      the.session.close('path-closed');
      expect(await the.held()).toEqual({ routers: 1, transports: 1, producers: 0, consumers: 0 });
      expect(the.session.failed.aborted).toBe(false);
    });

    test('rejects what is pending and all that comes later, with the reason', async () => {
      const producerId = await the.produce(bob);
      const transportId = await the.connect(ann, 'send');
      const receiving = await the.connect(ann, 'recv');
      const pending = [
        the.session.createTransport(eve, 'send'),
        the.session.produce(ann, { transportId, rtpParameters: opus }),
        the.session.consume(ann, { transportId: receiving, producerIds: [producerId], rtpCapabilities }),
      ];
      the.session.close('path-closed');
      for (const request of pending) await refusesWith('closed', request);
      await expect(the.session.createTransport(eve, 'send')).rejects.toThrow('path-closed');
      await refusesWith('closed', the.session.connectTransport(ann, { transportId, dtlsParameters }));
      await refusesWith('closed', the.session.produce(ann, { transportId, rtpParameters: opus }));
      await refusesWith('closed', the.session.consume(ann, { transportId, producerIds: [], rtpCapabilities }));
      await refusesWith('closed', the.session.resumeConsumer(ann, 'any'));
      the.session.closePeer(ann);
    });
  });

  describe('a worker that dies', () => {
    test('fails its sessions once, with the reason, and rejects what they waited for', async () => {
      const aborted = new Promise((resolve) => {
        the.session.failed.addEventListener('abort', resolve, { once: true });
      });
      await the.killWorker();
      await aborted;
      expect(the.session.failed.reason).toMatchObject({ code: 'worker-died' });
      await refusesWith('worker-died', the.session.createTransport(ann, 'send'));
      the.session.close('path-closed');
      await refusesWith('worker-died', the.session.createTransport(ann, 'send'));
    });

    test('is replaced: a new session opens, and the old one holds nothing', async () => {
      await the.consume(bob, [await the.produce(ann)]);
      const [before] = (await the.plane.snapshot()).workers;
      const failed = the.session.failed;
      await the.killWorker();
      await expect.poll(() => failed.aborted).toBe(true);
      await the.moveTo(room);
      await the.produce(ann);
      expect(await the.held()).toEqual({ routers: 1, transports: 1, producers: 1, consumers: 0 });
      const after = (await the.plane.snapshot()).workers.map(({ pid }) => pid);
      expect(after).toHaveLength(1);
      expect(after).not.toContain(before?.pid);
    });
  });

  test('closing the plane closes its sessions and opens no more', async () => {
    await the.produce(ann);
    const pending = the.session.createTransport(bob, 'send');
    const opening = the.plane.open(room);
    const closed = Promise.all([the.plane.close(), the.plane.close()]);
    await refusesWith('closed', pending);
    await refusesWith('closed', opening);
    await closed;
    await refusesWith('closed', the.session.createTransport(eve, 'send'));
    await refusesWith('closed', the.plane.open(room));
    await refusesWith('closed', the.plane.openOnEach());
    expect((await the.plane.snapshot()).workers).toEqual([]);
    expect(await the.held()).toEqual({ routers: 0, transports: 0, producers: 0, consumers: 0 });
    expect(the.session.failed.aborted).toBe(false);
  });
}
