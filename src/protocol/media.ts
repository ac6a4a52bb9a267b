import * as z from 'zod/mini';
import { ChosenCodecs, VideoAbilities } from './codecs.ts';
import { CallId, PeerId } from './ids.ts';
import { MAX_IDS_PER_MESSAGE, MAX_PEERS } from './limits.ts';
import { SourceName } from './rooms.ts';
import { DtlsParameters, IceParameters, MediaKind, RtpCapabilities, RtpParameters, SfuIceCandidate } from './rtp.ts';
import { Generation } from './topology.ts';
import { Wishes } from './wishes.ts';

/** mediasoup's own ids are UUIDs. */
const objectId = z.string().check(z.regex(/^[\w-]{1,64}$/));
const objectIds = z.array(objectId).check(
  z.minLength(1),
  z.maxLength(MAX_IDS_PER_MESSAGE),
  z.refine((ids) => new Set(ids).size === ids.length, 'names an id twice'),
);

const peerIds = z.array(PeerId).check(z.maxLength(MAX_PEERS));

/** What a client needs to connect to the SFU. */
export const TransportOffer = z.object({
  transportId: objectId,
  iceParameters: IceParameters,
  iceCandidates: z.array(SfuIceCandidate),
  dtlsParameters: DtlsParameters,
});
export type TransportOffer = z.output<typeof TransportOffer>;

/** One source of one peer as the SFU receives it. */
export const Producer = z.object({ producerId: objectId, peerId: PeerId, source: SourceName });
export type Producer = z.output<typeof Producer>;

export const ConsumerOffer = z.object({
  consumerId: objectId,
  producerId: objectId,
  kind: MediaKind,
  rtpParameters: RtpParameters,
  /** It waits for no `media.resume`. */
  resumed: z.optional(z.boolean()),
});
export type ConsumerOffer = z.output<typeof ConsumerOffer>;

export const ConsumeRefusal = z.object({
  producerId: objectId,
  code: z.enum(['producer-not-found', 'already-consumed', 'cannot-consume']),
});
export type ConsumeRefusal = z.output<typeof ConsumeRefusal>;

/** A picture as it is sent, of its largest layer: what wishes are measured against. Each smaller layer is half as high. */
export const SentPicture = z.object({
  height: z.int().check(z.positive(), z.maximum(16_384)),
  frameRate: z.optional(z.number().check(z.positive(), z.maximum(240))),
});
export type SentPicture = z.output<typeof SentPicture>;

/** From 0, the smallest. */
const spatialLayer = z.int().check(z.nonnegative(), z.maximum(7));

const path = { callId: CallId, generation: Generation };

/** mediasoup's signaling; every message names the path that it is about. */
export const mediaRequests = {
  /**
   * Takes this peer's place on the path: one transport to send and one to receive. Said again, it begins anew: what the
   * peer had on this path is closed. `producers` are the others'.
   */
  'media.join': {
    params: z.object({
      ...path,
      /** What this device can do with pictures. Left out: VP8 and H264. */
      video: z.optional(VideoAbilities),
      /** What it wishes for there from the beginning on. Whoever is not in the room is left out. */
      wishes: z.optional(Wishes),
      /**
       * What this device can decode, in whatever numbers it likes. Who says it here follows: all that others send, now and
       * from now on, is brought to it without being asked for.
       */
      rtpCapabilities: z.optional(RtpCapabilities),
    }),
    result: z.object({
      rtpCapabilities: RtpCapabilities,
      /** What to encode with, until `media.codecs` says otherwise. */
      codecs: z.optional(ChosenCodecs),
      send: TransportOffer,
      receive: TransportOffer,
      producers: z.array(Producer),
      /** Of these producers, to who follows: as `media.consume` would answer, with `resumeSound`. */
      consumers: z.optional(z.array(ConsumerOffer)),
      refused: z.optional(z.array(ConsumeRefusal)),
      /** As `media.voices` says it from then on. Left out: nobody’s. */
      withheld: z.optional(peerIds),
    }),
  },
  'media.connect': {
    params: z.object({ ...path, transportId: objectId, dtlsParameters: DtlsParameters }),
    result: z.object({}),
  },
  'media.produce': {
    params: z.object({
      ...path,
      transportId: objectId,
      source: SourceName,
      rtpParameters: RtpParameters,
      /** Of a camera or a screen, where it is known. */
      picture: z.optional(SentPicture),
    }),
    result: z.object({ producerId: objectId }),
  },
  /** The picture has another size now: another camera, a turned phone. */
  'media.picture': { params: z.object({ ...path, producerId: objectId, picture: SentPicture }), result: z.object({}) },
  'media.close-producer': { params: z.object({ ...path, producerId: objectId }), result: z.object({}) },
  /** Consumers begin paused, but for sound where that is asked for. What cannot be consumed is named, and does not keep back the rest. */
  'media.consume': {
    params: z.object({
      ...path,
      transportId: objectId,
      producerIds: objectIds,
      /** What this device can decode. Left out: as it said last, since it joined. */
      rtpCapabilities: z.optional(RtpCapabilities),
      /** Sound begins resumed: it has no key frame that would be missed. */
      resumeSound: z.optional(z.boolean()),
    }),
    result: z.object({ consumers: z.array(ConsumerOffer), refused: z.array(ConsumeRefusal) }),
  },
  'media.resume': { params: z.object({ ...path, consumerIds: objectIds }), result: z.object({}) },
  /** All that this peer wishes to receive, in place of what it wished before. Who never says it is sent everything. */
  'media.wishes': { params: z.extend(Wishes, path), result: z.object({}) },
  'media.restart-ice': {
    params: z.object({ ...path, transportId: objectId }),
    result: z.object({ iceParameters: IceParameters }),
  },
} as const;

export const mediaNotifications = {
  'media.producer-added': z.object({ ...path, producer: Producer }),
  /** To those who follow, in place of `media.producer-added`: it is consumed already, on this transport. */
  'media.consumer-added': z.object({ ...path, transportId: objectId, producer: Producer, consumer: ConsumerOffer }),
  'media.producer-removed': z.object({ ...path, producerId: objectId }),
  /**
   * To the one who sends it, twice at most: somebody is ready to receive this, and then everybody on the path is. A key
   * frame that is sent now is seen by them; the first one, before there were consumers, was seen by nobody.
   */
  'media.producer-awaited': z.object({ ...path, producerId: objectId }),
  /**
   * To the one who sends it: the layers of this picture that somebody watches, or may have to fall back to. Until it is
   * said all are; no other has to be encoded, and none at all where the list is empty.
   */
  'media.layers': z.object({ ...path, producerId: objectId, layers: z.array(spatialLayer) }),
  /**
   * To the one who sends it: nothing of it is forwarded any more, for the SFU measured that it takes more than
   * `maxBitrate` (`too-much`); or it is again, when it has not been too much for a while (`over`).
   */
  'media.held': z.object({
    ...path,
    producerId: objectId,
    reason: z.enum(['too-much', 'over']),
    maxBitrate: z.int(),
    /** As measured, in bit/s; null where it is over. */
    bitrate: z.nullable(z.int()),
  }),
  /**
   * Whose voices are withheld now, and nobody else's are: they speak, and so many others do, louder, that the SFU forwards
   * them only to those who have pinned them. Who falls silent is not withheld any more.
   */
  'media.voices': z.object({ ...path, withheld: peerIds }),
  /** Somebody came who cannot decode what you send: encode with these from now on. */
  'media.codecs': z.extend(ChosenCodecs, path),
} as const;
