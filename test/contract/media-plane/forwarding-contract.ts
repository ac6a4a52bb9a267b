import { describe, expect, test, vi } from 'vitest';
import type { BandwidthNews, Forwarding } from '../../../src/rooms/ports.ts';
import { ann, bob, camera, eve, opus, refusesWith, rtpCapabilities, type Steps } from './media-plane-steps.ts';

/** Consumers are sent what they are told to be, and what is gone by then is no matter. */
export function describeForwarding(the: Steps): void {
  describe('forwarding', () => {
    const watch = async () => {
      const producerId = await the.produce(ann, camera);
      const { consumers } = await the.consume(bob, [producerId]);
      const consumerId = consumers[0]?.consumerId ?? '';
      const seen = async () => {
        const [consumer] = (await the.session.stats(bob)).consumers;
        return { paused: consumer?.paused, preferred: consumer?.layers?.preferred };
      };
      const forward = (forwarding: Forwarding) => the.session.forward([{ peerId: bob, consumerId, forwarding }]);
      return { producerId, consumerId, seen, forward };
    };
    const small = { spatial: 0, temporal: 1 };
    const top = { spatial: 2, temporal: 2 };

    test('F12: lines that have no bound are no news, and a session that is closed tells none', async () => {
      const told: object[] = [];
      await the.session.followBandwidth((news) => told.push(news));
      const { consumerId } = await watch();
      await the.session.resumeConsumer(bob, consumerId);
      the.session.closePeer(bob);
      the.session.close('room-ended');
      await refusesWith(
        'closed',
        the.session.followBandwidth((news) => told.push(news)),
      );
      expect(told).toEqual([]);
    });

    test('F24: pictures are measured when that is asked for, and not by a session that is closed', async () => {
      const told: BandwidthNews[] = [];
      await the.session.followBandwidth((news) => told.push(news));
      const producerId = await the.produce(ann, camera);
      await the.session.measurePictures();
      await the.session.measurePictures();
      const measured = () => told.flatMap(({ pictures }) => pictures).find((it) => it.producerId === producerId);
      // Each second, where no line has a bound.
      await vi.waitFor(() => expect(measured()?.bitrates).toHaveLength(camera.encodings?.length ?? 0), 8_000);
      expect(told.flatMap(({ downlinks }) => downlinks)).toEqual([]);
      the.session.close('room-ended');
      await refusesWith('closed', the.session.measurePictures());
    });

    test('a consumer that is resumed without a word is sent everything', async () => {
      const { consumerId, seen } = await watch();
      expect(await seen()).toEqual({ paused: 'wish', preferred: top });
      await the.session.resumeConsumer(bob, consumerId);
      expect(await seen()).toEqual({ paused: 'nobody', preferred: top });
    });

    test('F9: a consumer begins in the layers that it is resumed with', async () => {
      const { consumerId, seen } = await watch();
      await the.session.resumeConsumer(bob, consumerId, { layers: small });
      expect(await seen()).toEqual({ paused: 'nobody', preferred: small });
    });

    test('M12: a consumer that begins resumed is sent, though its transport is not connected yet; the others are not', async () => {
      const transportId = await the.connect(ann, 'send');
      const sound = (await the.session.produce(ann, { transportId, rtpParameters: opus })).producerId;
      const picture = (await the.session.produce(ann, { transportId, rtpParameters: camera })).producerId;
      const receiving = (await the.session.createTransport(bob, 'recv')).transportId;
      const asked = { transportId: receiving, producerIds: [sound, picture], rtpCapabilities, resumed: [sound] };
      const { consumers } = await the.session.consume(bob, asked);
      const pausedBy = async () => (await the.session.stats(bob)).consumers.map(({ paused }) => paused);
      expect(await pausedBy()).toEqual(['nobody', 'wish']);
      const consumerId = consumers[0]?.consumerId ?? '';
      await the.session.forward([{ peerId: bob, consumerId, forwarding: 'paused' }]);
      expect(await pausedBy()).toEqual(['wish', 'wish']);
    });

    test('F9: a consumer that is not wished for is ready, and paused', async () => {
      const { consumerId, seen, forward } = await watch();
      await the.session.resumeConsumer(bob, consumerId, 'paused');
      expect(await seen()).toMatchObject({ paused: 'wish' });
      await forward({ layers: small });
      expect(await seen()).toEqual({ paused: 'nobody', preferred: small });
    });

    test('F7: the last word counts, however fast they come', async () => {
      const { consumerId, seen, forward } = await watch();
      await the.session.resumeConsumer(bob, consumerId);
      await Promise.all([forward('paused'), forward({ layers: small }), forward('paused'), forward({ layers: top })]);
      expect(await seen()).toEqual({ paused: 'nobody', preferred: top });
      await Promise.all([forward({ layers: small }), forward('paused')]);
      expect(await seen()).toEqual({ paused: 'wish', preferred: small });
    });

    test('F7: what is gone is left out, the rest is done', async () => {
      const { producerId, consumerId, seen, forward } = await watch();
      await the.session.resumeConsumer(bob, consumerId);
      await the.session.forward([
        { peerId: eve, consumerId, forwarding: 'paused' },
        { peerId: bob, consumerId: 'nothing', forwarding: 'paused' },
        { peerId: bob, consumerId, forwarding: { layers: small } },
      ]);
      expect(await seen()).toEqual({ paused: 'nobody', preferred: small });
      const late = forward('paused');
      await the.session.closeProducer(ann, producerId);
      await late;
      await forward('paused');
    });

    test('F7: a receiver that goes meanwhile is left out, too', async () => {
      const { consumerId, forward } = await watch();
      await the.session.resumeConsumer(bob, consumerId);
      const late = forward('paused');
      the.session.closePeer(bob);
      await late;
      await forward('paused');
    });

    test('F5: the loudest are followed, whatever comes and goes meanwhile', async () => {
      const [before, follows] = [await the.produce(ann), the.session.followLoudest(() => undefined)];
      const late = the.produce(bob);
      await the.session.closeProducer(ann, before);
      await follows;
      await the.session.closeProducer(bob, await late);
      await the.produce(eve);
      the.session.close('path-closed');
      await refusesWith(
        'closed',
        the.session.followLoudest(() => undefined),
      );
    });

    test('is refused by a session that is closed', async () => {
      const { forward } = await watch();
      the.session.close('path-closed');
      await refusesWith('closed', forward('paused'));
    });
  });
}
