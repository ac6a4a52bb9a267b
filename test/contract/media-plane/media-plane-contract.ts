import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallId, PeerId } from '../../../src/protocol/ids.ts';
import {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
  SfuIceCandidate,
} from '../../../src/protocol/rtp.ts';
import {
  MAX_PRODUCERS_PER_PEER,
  type MediaPlane,
  MediaPlaneError,
  type MediaPlaneErrorCode,
  type SfuSession,
} from '../../../src/rooms/ports.ts';
import { chromiumCapabilities, chromiumDtls, opusParameters, simulcastParameters } from '../rtp-samples.ts';

export type MediaPlaneUnderTest = {
  plane: MediaPlane;
  /** Kills one worker process, as the kernel would. */
  killWorker(): unknown;
};

const room = CallId.parse('room');
const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => PeerId.parse(name)) as [PeerId, PeerId, PeerId];
const opus = RtpParameters.parse(opusParameters);
const camera = RtpParameters.parse(simulcastParameters);
const rtpCapabilities = RtpCapabilities.parse(chromiumCapabilities);
const dtlsParameters = DtlsParameters.parse(chromiumDtls);
const videoOnly: RtpCapabilities = {
  ...rtpCapabilities,
  codecs: rtpCapabilities.codecs?.filter(({ kind }) => kind === 'video') ?? [],
};

/** What every media plane does, the fake and the real one. */
export function describeMediaPlane(name: string, start: () => Promise<MediaPlaneUnderTest>): void {
  describe(name, () => {
    let under: MediaPlaneUnderTest;
    let session: SfuSession;

    beforeEach(async () => {
      under = await start();
      session = await under.plane.open(room);
    });

    afterEach(() => under.plane.close());

    const connect = async (peer: PeerId, direction: 'send' | 'recv'): Promise<string> => {
      const { transportId } = await session.createTransport(peer, direction);
      await session.connectTransport(peer, { transportId, dtlsParameters });
      return transportId;
    };
    const produce = async (peer: PeerId, rtpParameters = opus): Promise<string> => {
      const transportId = await connect(peer, 'send');
      return (await session.produce(peer, { transportId, rtpParameters })).producerId;
    };
    const consume = async (peer: PeerId, producerIds: string[], capabilities = rtpCapabilities) => {
      const transportId = await connect(peer, 'recv');
      return await session.consume(peer, { transportId, producerIds, rtpCapabilities: capabilities });
    };
    const held = async (): Promise<object> => {
      const { workers: _, ...counts } = await under.plane.snapshot();
      return counts;
    };
    const refusesWith = async (code: MediaPlaneErrorCode, request: Promise<unknown>): Promise<void> => {
      const error = await request.then(
        (value) => new Error(`not refused: ${JSON.stringify(value)}`),
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(MediaPlaneError);
      expect(error).toMatchObject({ code });
    };

    test('a transport is offered with all that a client needs to connect', async () => {
      const { transportId, ...offer } = await session.createTransport(ann, 'send');
      expect(transportId).not.toBe('');
      IceParameters.parse(offer.iceParameters);
      DtlsParameters.parse(offer.dtlsParameters);
      expect(offer.iceCandidates.length).toBeGreaterThan(0);
      for (const candidate of offer.iceCandidates) SfuIceCandidate.parse(candidate);
    });

    test('a session says what it can receive', () => {
      expect(RtpCapabilities.parse(session.rtpCapabilities)).toEqual(session.rtpCapabilities);
      expect(session.rtpCapabilities.codecs?.map(({ mimeType }) => mimeType)).toContain('audio/opus');
    });

    test('what is produced is consumed, and resumed when the receiver is ready', async () => {
      const transportId = await connect(ann, 'send');
      const audio = await session.produce(ann, { transportId, rtpParameters: opus });
      const video = await session.produce(ann, { transportId, rtpParameters: camera });
      expect([audio.kind, video.kind]).toEqual(['audio', 'video']);
      const { consumers, refused } = await consume(bob, [audio.producerId, video.producerId]);
      expect(refused).toEqual([]);
      expect(consumers.map(({ producerId, kind }) => ({ producerId, kind }))).toEqual([audio, video]);
      for (const { consumerId, rtpParameters } of consumers) {
        expect(RtpParameters.parse(rtpParameters)).toEqual(rtpParameters);
        await session.resumeConsumer(bob, consumerId);
      }
      expect(await held()).toEqual({ routers: 1, transports: 2, producers: 2, consumers: 2 });
    });

    test('a receiving transport may be connected after its first consumer, but not after that is resumed', async () => {
      const producerId = await produce(ann);
      const { transportId } = await session.createTransport(bob, 'recv');
      const { consumers } = await session.consume(bob, { transportId, producerIds: [producerId], rtpCapabilities });
      const consumerId = consumers[0]?.consumerId ?? '';
      await refusesWith('not-connected', session.resumeConsumer(bob, consumerId));
      await session.connectTransport(bob, { transportId, dtlsParameters });
      await session.resumeConsumer(bob, consumerId);
    });

    test('a refused part of a list does not keep back the rest', async () => {
      const producerId = await produce(ann);
      const { consumers, refused } = await consume(bob, ['nothing', producerId, producerId]);
      expect(consumers.map((it) => it.producerId)).toEqual([producerId]);
      expect(refused).toEqual([
        { producerId: 'nothing', code: 'producer-not-found' },
        { producerId, code: 'already-consumed' },
      ]);
    });

    test('what the receiver cannot decode is refused', async () => {
      const producerId = await produce(ann);
      const { refused } = await consume(bob, [producerId], videoOnly);
      expect(refused).toEqual([{ producerId, code: 'cannot-consume' }]);
    });

    describe('identity', () => {
      test('another peer’s transport does not exist for a peer', async () => {
        const { transportId } = await session.createTransport(ann, 'send');
        await refusesWith('transport-not-found', session.connectTransport(eve, { transportId, dtlsParameters }));
        await session.connectTransport(ann, { transportId, dtlsParameters });
        await refusesWith('transport-not-found', session.produce(eve, { transportId, rtpParameters: opus }));
        const receiving = await connect(bob, 'recv');
        const request = { transportId: receiving, producerIds: [], rtpCapabilities };
        await refusesWith('transport-not-found', session.consume(eve, request));
      });

      test('another peer’s consumer does not exist for a peer', async () => {
        const { consumers } = await consume(bob, [await produce(ann)]);
        const consumerId = consumers[0]?.consumerId ?? '';
        await refusesWith('consumer-not-found', session.resumeConsumer(eve, consumerId));
        await session.resumeConsumer(bob, consumerId);
      });

      test('another session’s producer does not exist', async () => {
        const producerId = await produce(ann);
        session = await under.plane.open(CallId.parse('another'));
        const { refused } = await consume(bob, [producerId]);
        expect(refused).toEqual([{ producerId, code: 'producer-not-found' }]);
      });
    });

    describe('order', () => {
      test('a second transport of a direction is refused, even while the first opens', async () => {
        const first = session.createTransport(ann, 'send');
        await refusesWith('already-open', session.createTransport(ann, 'send'));
        await first;
        await refusesWith('already-open', session.createTransport(ann, 'send'));
        await session.createTransport(ann, 'recv');
      });

      test('connecting twice is refused, even while the first connects', async () => {
        const { transportId } = await session.createTransport(ann, 'send');
        const first = session.connectTransport(ann, { transportId, dtlsParameters });
        await refusesWith('already-connected', session.connectTransport(ann, { transportId, dtlsParameters }));
        await first;
      });

      test('producing before connecting is refused; while connecting it is not', async () => {
        const { transportId } = await session.createTransport(ann, 'send');
        await refusesWith('not-connected', session.produce(ann, { transportId, rtpParameters: opus }));
        const connecting = session.connectTransport(ann, { transportId, dtlsParameters });
        await session.produce(ann, { transportId, rtpParameters: opus });
        await connecting;
      });

      test('a transport carries one direction', async () => {
        const sending = await connect(ann, 'send');
        const receiving = await connect(ann, 'recv');
        const request = { transportId: sending, producerIds: [], rtpCapabilities };
        await refusesWith('wrong-direction', session.consume(ann, request));
        await refusesWith('wrong-direction', session.produce(ann, { transportId: receiving, rtpParameters: opus }));
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
        const transportId = await connect(ann, 'send');
        await session.produce(ann, { transportId, rtpParameters: opus });
        await refusesWith('invalid-parameters', session.produce(ann, { transportId, rtpParameters }));
        expect(await held()).toMatchObject({ producers: 1 });
        await session.produce(ann, { transportId, rtpParameters: camera });
      });

      test('a peer produces no more than its share', async () => {
        const transportId = await connect(ann, 'send');
        const nth = (n: number): RtpParameters => ({ ...opus, mid: `m${n}`, encodings: [{ ssrc: 1_000 + n }] });
        const requests = Array.from({ length: MAX_PRODUCERS_PER_PEER }, (_, n) =>
          session.produce(ann, { transportId, rtpParameters: nth(n) }),
        );
        const oneTooMany = session.produce(ann, { transportId, rtpParameters: nth(MAX_PRODUCERS_PER_PEER) });
        await refusesWith('limit-reached', oneTooMany);
        await Promise.all(requests);
      });
    });

    describe('closing a peer', () => {
      test('closes what it owned and what others received of it, and only that', async () => {
        const [ofAnn, ofBob] = [await produce(ann), await produce(bob)];
        const { consumers } = await consume(eve, [ofAnn, ofBob]);
        const [fromAnn, fromBob] = consumers.map(({ consumerId }) => consumerId);
        session.closePeer(ann);
        expect(await held()).toEqual({ routers: 1, transports: 2, producers: 1, consumers: 1 });
        await refusesWith('consumer-not-found', session.resumeConsumer(eve, fromAnn ?? ''));
        await session.resumeConsumer(eve, fromBob ?? '');
      });

      test('rejects what it waited for, and nobody else’s', async () => {
        const annConnects = session.createTransport(ann, 'send');
        const bobConnects = session.createTransport(bob, 'send');
        session.closePeer(ann);
        await refusesWith('peer-closed', annConnects);
        await bobConnects;
        await expect.poll(held).toEqual({ routers: 1, transports: 1, producers: 0, consumers: 0 });
      });

      test('twice, or of one that was never there, does nothing', async () => {
        await produce(ann);
        session.closePeer(ann);
        session.closePeer(ann);
        session.closePeer(eve);
        await produce(ann);
        expect(await held()).toEqual({ routers: 1, transports: 1, producers: 1, consumers: 0 });
      });

      test('a consumer asked for as its producer goes is refused or gone, never left behind', async () => {
        const producerId = await produce(ann);
        const transportId = await connect(bob, 'recv');
        const asked = session.consume(bob, { transportId, producerIds: [producerId], rtpCapabilities });
        session.closePeer(ann);
        const { consumers } = await asked;
        for (const { consumerId } of consumers) {
          await refusesWith('consumer-not-found', session.resumeConsumer(bob, consumerId));
        }
        expect(await held()).toMatchObject({ consumers: 0 });
      });
    });

    describe('closing a session', () => {
      test('closes everything in it and leaves the others', async () => {
        await consume(bob, [await produce(ann)]);
        const other = await under.plane.open(CallId.parse('other'));
        await other.createTransport(ann, 'send');
        session.close('room-ended');
        session.close('path-closed');
        expect(await held()).toEqual({ routers: 1, transports: 1, producers: 0, consumers: 0 });
        expect(session.failed.aborted).toBe(false);
      });

      test('rejects what is pending and all that comes later, with the reason', async () => {
        const transportId = await connect(ann, 'send');
        const pending = [
          session.createTransport(bob, 'send'),
          session.produce(ann, { transportId, rtpParameters: opus }),
        ];
        session.close('path-closed');
        for (const request of pending) await refusesWith('closed', request);
        await expect(session.createTransport(eve, 'send')).rejects.toThrow('path-closed');
        await refusesWith('closed', session.connectTransport(ann, { transportId, dtlsParameters }));
        await refusesWith('closed', session.produce(ann, { transportId, rtpParameters: opus }));
        await refusesWith('closed', session.consume(ann, { transportId, producerIds: [], rtpCapabilities }));
        await refusesWith('closed', session.resumeConsumer(ann, 'any'));
        session.closePeer(ann);
      });
    });

    describe('a worker that dies', () => {
      test('fails its sessions once, with the reason, and rejects what they waited for', async () => {
        const aborted = new Promise((resolve) => {
          session.failed.addEventListener('abort', resolve, { once: true });
        });
        await under.killWorker();
        await aborted;
        expect(session.failed.reason).toMatchObject({ code: 'worker-died' });
        await refusesWith('worker-died', session.createTransport(ann, 'send'));
        session.close('path-closed');
        await refusesWith('worker-died', session.createTransport(ann, 'send'));
      });

      test('is replaced: a new session opens, and the old one holds nothing', async () => {
        await consume(bob, [await produce(ann)]);
        const [before] = (await under.plane.snapshot()).workers;
        const failed = session.failed;
        await under.killWorker();
        await expect.poll(() => failed.aborted).toBe(true);
        session = await under.plane.open(room);
        await produce(ann);
        expect(await held()).toEqual({ routers: 1, transports: 1, producers: 1, consumers: 0 });
        const after = (await under.plane.snapshot()).workers.map(({ pid }) => pid);
        expect(after).toHaveLength(1);
        expect(after).not.toContain(before?.pid);
      });
    });

    test('closing the plane closes its sessions and opens no more', async () => {
      await produce(ann);
      const pending = session.createTransport(bob, 'send');
      const opening = under.plane.open(room);
      const closed = Promise.all([under.plane.close(), under.plane.close()]);
      await refusesWith('closed', pending);
      await refusesWith('closed', opening);
      await closed;
      await refusesWith('closed', session.createTransport(eve, 'send'));
      await refusesWith('closed', under.plane.open(room));
      expect(await under.plane.snapshot()).toEqual({
        workers: [],
        routers: 0,
        transports: 0,
        producers: 0,
        consumers: 0,
      });
      expect(session.failed.aborted).toBe(false);
    });
  });
}
