import { describe, expect, test } from 'vitest';
import { ann, bob, camera, eve, opus, refusesWith, type Steps } from './media-plane-steps.ts';

/** What the SFU sees of a peer is of what that peer holds, and of nothing else. */
export function describeStats(the: Steps): void {
  describe('statistics', () => {
    test('name each transport, producer and consumer of the peer, and nobody else’s', async () => {
      const transportId = await the.connect(ann, 'send');
      const audio = await the.session.produce(ann, { transportId, rtpParameters: opus });
      const video = await the.session.produce(ann, { transportId, rtpParameters: camera });
      const { consumers } = await the.consume(bob, [audio.producerId, video.producerId]);
      const [ofAnn, ofBob] = [await the.session.stats(ann), await the.session.stats(bob)];
      expect(ofAnn.transports.map(({ direction }) => direction)).toEqual(['send']);
      expect(ofAnn.producers.map(({ producerId }) => producerId)).toEqual([audio.producerId, video.producerId]);
      expect(ofAnn.consumers).toEqual([]);
      expect(ofBob.transports.map(({ direction }) => direction)).toEqual(['recv']);
      expect(ofBob.producers).toEqual([]);
      expect(ofBob.consumers.map(({ consumerId }) => consumerId)).toEqual(consumers.map((it) => it.consumerId));
    });

    test('of what nothing has come by yet, nothing is counted or known', async () => {
      const producerId = await the.produce(ann);
      const { consumers } = await the.consume(bob, [producerId]);
      const [ofAnn, ofBob] = [await the.session.stats(ann), await the.session.stats(bob)];
      const nothing = { packets: 0, rttMs: null };
      expect(ofAnn.producers).toEqual([{ producerId, ...nothing, lost: 0, repaired: 0, jitterMs: 0 }]);
      const { consumerId } = consumers[0] ?? {};
      expect(ofBob.consumers).toEqual([{ consumerId, ...nothing, fractionLost: 0, paused: 'wish', layers: null }]);
    });

    test('say that a consumer is paused until it is resumed', async () => {
      const { consumers } = await the.consume(bob, [await the.produce(ann)]);
      await the.session.resumeConsumer(bob, consumers[0]?.consumerId ?? '');
      expect((await the.session.stats(bob)).consumers.map(({ paused }) => paused)).toEqual(['nobody']);
    });

    test('of a peer that holds nothing are empty', async () => {
      await the.produce(ann);
      expect(await the.session.stats(eve)).toMatchObject({ transports: [], producers: [], consumers: [] });
    });

    test('asked for as their objects go, leave those out', async () => {
      const producerId = await the.produce(ann);
      await the.consume(bob, [producerId]);
      const asked = the.session.stats(bob);
      await the.session.closeProducer(ann, producerId);
      const { transports } = await asked;
      expect(transports).toHaveLength(1);
      expect((await the.session.stats(bob)).consumers).toEqual([]);
    });

    test('are refused where the peer, or the session, is closed meanwhile', async () => {
      await the.produce(ann);
      await the.produce(bob);
      const ofAnn = the.session.stats(ann);
      the.session.closePeer(ann);
      await refusesWith('peer-closed', ofAnn);
      const ofBob = the.session.stats(bob);
      the.session.close('path-closed');
      await refusesWith('closed', ofBob);
      await refusesWith('closed', the.session.stats(bob));
    });
  });
}
