import { describe, expect, test } from 'vitest';
import { CallId } from '../../../src/protocol/ids.ts';
import {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
  SfuIceCandidate,
} from '../../../src/protocol/rtp.ts';
import { MAX_PRODUCERS_PER_PEER } from '../../../src/rooms/ports.ts';
import { describeClosing } from './closing-contract.ts';
import { describeForwarding } from './forwarding-contract.ts';
import {
  ann,
  bob,
  camera,
  dtlsParameters,
  eve,
  type MediaPlaneUnderTest,
  opus,
  refusesWith,
  rtpCapabilities,
  useMediaPlane,
} from './media-plane-steps.ts';
import { describeStats } from './stats-contract.ts';

const videoOnly: RtpCapabilities = {
  ...rtpCapabilities,
  codecs: rtpCapabilities.codecs?.filter(({ kind }) => kind === 'video') ?? [],
};

/** What every media plane does, the fake and the real one. */
export function describeMediaPlane(name: string, start: () => Promise<MediaPlaneUnderTest>): void {
  describe(name, () => {
    const the = useMediaPlane(start);

    test('a transport is offered with all that a client needs to connect', async () => {
      const { transportId, ...offer } = await the.session.createTransport(ann, 'send');
      expect(transportId).not.toBe('');
      IceParameters.parse(offer.iceParameters);
      DtlsParameters.parse(offer.dtlsParameters);
      expect(offer.iceCandidates.length).toBeGreaterThan(0);
      for (const candidate of offer.iceCandidates) SfuIceCandidate.parse(candidate);
    });

    test('to see whether the workers work, a session is opened on each', async () => {
      const sessions = await the.plane.openOnEach();
      expect(sessions).toHaveLength((await the.plane.snapshot()).workers.length);
      for (const session of sessions) {
        expect((await session.createTransport(ann, 'send')).iceCandidates.length).toBeGreaterThan(0);
        session.close('path-closed');
      }
      expect(await the.held()).toEqual({ routers: 1, transports: 0, producers: 0, consumers: 0 });
    });

    test('a session says what it can receive', () => {
      expect(RtpCapabilities.parse(the.session.rtpCapabilities)).toEqual(the.session.rtpCapabilities);
      expect(the.session.rtpCapabilities.codecs?.map(({ mimeType }) => mimeType)).toContain('audio/opus');
    });

    test('what is produced is consumed, and resumed when the receiver is ready', async () => {
      const transportId = await the.connect(ann, 'send');
      const audio = await the.session.produce(ann, { transportId, rtpParameters: opus });
      const video = await the.session.produce(ann, { transportId, rtpParameters: camera });
      expect([audio.kind, video.kind]).toEqual(['audio', 'video']);
      const { consumers, refused } = await the.consume(bob, [audio.producerId, video.producerId]);
      expect(refused).toEqual([]);
      expect(consumers.map(({ producerId, kind }) => ({ producerId, kind }))).toEqual([audio, video]);
      for (const { consumerId, rtpParameters } of consumers) {
        expect(RtpParameters.parse(rtpParameters)).toEqual(rtpParameters);
        await the.session.resumeConsumer(bob, consumerId);
      }
      expect(await the.held()).toEqual({ routers: 1, transports: 2, producers: 2, consumers: 2 });
    });

    test('a receiving transport may be connected after its first consumer, but not after that is resumed', async () => {
      const producerId = await the.produce(ann);
      const { transportId } = await the.session.createTransport(bob, 'recv');
      const { consumers } = await the.session.consume(bob, { transportId, producerIds: [producerId], rtpCapabilities });
      const consumerId = consumers[0]?.consumerId ?? '';
      await refusesWith('not-connected', the.session.resumeConsumer(bob, consumerId));
      await the.session.connectTransport(bob, { transportId, dtlsParameters });
      await the.session.resumeConsumer(bob, consumerId);
    });

    test('a refused part of a list does not keep back the rest', async () => {
      const producerId = await the.produce(ann);
      const { consumers, refused } = await the.consume(bob, ['nothing', producerId, producerId]);
      expect(consumers.map((it) => it.producerId)).toEqual([producerId]);
      expect(refused).toEqual([
        { producerId: 'nothing', code: 'producer-not-found' },
        { producerId, code: 'already-consumed' },
      ]);
    });

    test('what the receiver cannot decode is refused', async () => {
      const producerId = await the.produce(ann);
      const { refused } = await the.consume(bob, [producerId], videoOnly);
      expect(refused).toEqual([{ producerId, code: 'cannot-consume' }]);
    });

    test('a closed producer is gone with its consumers, and its place is free again', async () => {
      const transportId = await the.connect(ann, 'send');
      const { producerId } = await the.session.produce(ann, { transportId, rtpParameters: opus });
      const { consumers } = await the.consume(bob, [producerId]);
      await the.session.closeProducer(ann, producerId);
      expect(await the.held()).toMatchObject({ producers: 0, consumers: 0 });
      await refusesWith('consumer-not-found', the.session.resumeConsumer(bob, consumers[0]?.consumerId ?? ''));
      await refusesWith('producer-not-found', the.session.closeProducer(ann, producerId));
      await the.session.produce(ann, { transportId, rtpParameters: opus });
    });

    test('of a producer that is paused nothing is forwarded, by whoever consumes it and whenever', async () => {
      const transportId = await the.connect(ann, 'send');
      const { producerId } = await the.session.produce(ann, { transportId, rtpParameters: opus, paused: true });
      const { consumers } = await the.consume(bob, [producerId]);
      await the.session.resumeConsumer(bob, consumers[0]?.consumerId ?? '');
      const pausedBy = async () => (await the.session.stats(bob)).consumers.map(({ paused }) => paused);
      expect(await pausedBy()).toEqual(['sender']);
      await the.session.setProducerPaused(ann, producerId, false);
      expect(await pausedBy()).toEqual(['nobody']);
      await the.session.setProducerPaused(ann, producerId, true);
      expect(await pausedBy()).toEqual(['sender']);
      await refusesWith('producer-not-found', the.session.setProducerPaused(eve, producerId, false));
    });

    test('restarting ICE gives new credentials to a transport that stays', async () => {
      const { transportId, iceParameters } = await the.session.createTransport(ann, 'send');
      await the.session.connectTransport(ann, { transportId, dtlsParameters });
      const fresh = await the.session.restartIce(ann, transportId);
      expect(IceParameters.parse(fresh)).toEqual(fresh);
      expect(fresh.usernameFragment).not.toBe(iceParameters.usernameFragment);
      await the.session.produce(ann, { transportId, rtpParameters: opus });
    });

    describeStats(the);
    describeForwarding(the);

    describe('identity', () => {
      test('another peer’s transport does not exist for a peer', async () => {
        const { transportId } = await the.session.createTransport(ann, 'send');
        await refusesWith('transport-not-found', the.session.connectTransport(eve, { transportId, dtlsParameters }));
        await the.session.connectTransport(ann, { transportId, dtlsParameters });
        await refusesWith('transport-not-found', the.session.produce(eve, { transportId, rtpParameters: opus }));
        const receiving = await the.connect(bob, 'recv');
        const request = { transportId: receiving, producerIds: [], rtpCapabilities };
        await refusesWith('transport-not-found', the.session.consume(eve, request));
      });

      test('another peer’s producer cannot be closed, nor its transport’s ICE restarted', async () => {
        const producerId = await the.produce(ann);
        await refusesWith('producer-not-found', the.session.closeProducer(eve, producerId));
        const { transportId } = await the.session.createTransport(bob, 'recv');
        await refusesWith('transport-not-found', the.session.restartIce(eve, transportId));
        expect(await the.held()).toMatchObject({ producers: 1 });
      });

      test('another peer’s consumer does not exist for a peer', async () => {
        const { consumers } = await the.consume(bob, [await the.produce(ann)]);
        const consumerId = consumers[0]?.consumerId ?? '';
        await refusesWith('consumer-not-found', the.session.resumeConsumer(eve, consumerId));
        await the.session.resumeConsumer(bob, consumerId);
      });

      test('another session’s producer does not exist', async () => {
        const producerId = await the.produce(ann);
        await the.moveTo(CallId.parse('another'));
        const { refused } = await the.consume(bob, [producerId]);
        expect(refused).toEqual([{ producerId, code: 'producer-not-found' }]);
      });
    });

    describe('order', () => {
      test('a second transport of a direction is refused, even while the first opens', async () => {
        const first = the.session.createTransport(ann, 'send');
        await refusesWith('already-open', the.session.createTransport(ann, 'send'));
        await first;
        await refusesWith('already-open', the.session.createTransport(ann, 'send'));
        await the.session.createTransport(ann, 'recv');
      });

      test('connecting twice is refused, even while the first connects', async () => {
        const { transportId } = await the.session.createTransport(ann, 'send');
        const first = the.session.connectTransport(ann, { transportId, dtlsParameters });
        await refusesWith('already-connected', the.session.connectTransport(ann, { transportId, dtlsParameters }));
        await first;
      });

      test('producing before connecting is refused; while connecting it is not', async () => {
        const { transportId } = await the.session.createTransport(ann, 'send');
        await refusesWith('not-connected', the.session.produce(ann, { transportId, rtpParameters: opus }));
        const connecting = the.session.connectTransport(ann, { transportId, dtlsParameters });
        await the.session.produce(ann, { transportId, rtpParameters: opus });
        await connecting;
      });

      test('a transport carries one direction', async () => {
        const sending = await the.connect(ann, 'send');
        const receiving = await the.connect(ann, 'recv');
        const request = { transportId: sending, producerIds: [], rtpCapabilities };
        await refusesWith('wrong-direction', the.session.consume(ann, request));
        await refusesWith('wrong-direction', the.session.produce(ann, { transportId: receiving, rtpParameters: opus }));
      });
    });

    describe('lies', () => {
      const lies: [string, RtpParameters][] = [
        ['the MID of another', { ...camera, mid: opus.mid ?? '' }],
        ['the SSRC of another', { ...camera, encodings: opus.encodings ?? [] }],
        [
          'a codec that the session does not have',
          { ...camera, codecs: [{ mimeType: 'video/AV1', payloadType: 45, clockRate: 90_000 }] },
        ],
      ];

      test.each(lies)('a stream with %s is refused, and changes nothing', async (_, rtpParameters) => {
        const transportId = await the.connect(ann, 'send');
        await the.session.produce(ann, { transportId, rtpParameters: opus });
        await refusesWith('invalid-parameters', the.session.produce(ann, { transportId, rtpParameters }));
        expect(await the.held()).toMatchObject({ producers: 1 });
        await the.session.produce(ann, { transportId, rtpParameters: camera });
      });

      test('a peer produces no more than its share', async () => {
        const transportId = await the.connect(ann, 'send');
        const nth = (n: number): RtpParameters => ({ ...opus, mid: `m${n}`, encodings: [{ ssrc: 1_000 + n }] });
        const produce = (n: number) => the.session.produce(ann, { transportId, rtpParameters: nth(n) });
        const half = MAX_PRODUCERS_PER_PEER / 2;
        for (let n = 0; n < half; n++) await produce(n);
        const requests = Array.from({ length: half }, (_, n) => produce(half + n));
        await refusesWith('limit-reached', produce(MAX_PRODUCERS_PER_PEER));
        await Promise.all(requests);
      });
    });

    describeClosing(the);
  });
}
