import * as z from 'zod/mini';

/**
 * What clients and the SFU tell each other about media: the dictionaries of ORTC that mediasoup speaks, with everything
 * bounded. Members that the SFU does not read (`active`, `priority`, …) are dropped. `test/contract/rtp-types.test.ts`
 * holds these types against mediasoup's and mediasoup-client's.
 */

const MAX_CODECS = 32;
const MAX_HEADER_EXTENSIONS = 32;
const MAX_FEEDBACKS = 16;
const MAX_CODEC_PARAMETERS = 32;
/** Simulcast layers of one source. */
const MAX_ENCODINGS = 3;

const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** RFC 8866 §9 `token`. */
const token = (maxLength: number) => z.string().check(z.maxLength(maxLength), z.regex(/^[\w!#$%&'*+.^`{|}~-]+$/));

/** RFC 8839 §5.4 `ice-char`. */
const iceChars = (minLength: number) =>
  z.string().check(z.minLength(minLength), z.maxLength(256), z.regex(/^[A-Za-z0-9+/]+$/));

export const MediaKind = z.enum(['audio', 'video']);
export type MediaKind = z.output<typeof MediaKind>;

/** The codecs that mediasoup knows; which of them a room uses, its router's capabilities say. */
const mimeType = z
  .string()
  .check(
    z.maxLength(32),
    z.regex(
      /^(?:audio\/(?:opus|multiopus|PCMU|PCMA|ISAC|G722|iLBC|SILK|CN|telephone-event)|video\/(?:VP8|VP9|H264|AV1|rtx))$/i,
    ),
  );

const kindOf = (type: string): MediaKind => (type.toLowerCase().startsWith('audio/') ? 'audio' : 'video');
const isRtx = (type: string): boolean => type.toLowerCase() === 'video/rtx';

/** RFC 3550 §5.1: seven bits. */
const payloadType = z.int().check(z.nonnegative(), z.maximum(127));
const clockRate = z.int().check(z.minimum(8_000), z.maximum(192_000));
const channels = z.int().check(z.minimum(1), z.maximum(8));
/** RFC 3550 §3: 32 bits. mediasoup reads 0 as absent. */
const ssrc = z.int().check(z.minimum(1), z.maximum(0xff_ff_ff_ff));
/** RFC 8852 §3.1; as long as RFC 8285's one-byte header can carry. */
const rid = z.string().check(z.regex(/^[A-Za-z0-9]{1,16}$/));
/** RFC 8843 §15; as long as RFC 8285's one-byte header can carry. */
const mid = token(16);
/** RFC 8285 §4.2, §4.3: 1 to 14 in one-byte headers, to 255 in two-byte ones. */
const headerExtensionId = z.int().check(z.minimum(1), z.maximum(255));

/** The `fmtp` line as numbers and strings: RFC 8866 §6.15. */
const CodecParameters = z
  .record(
    z.string().check(z.regex(/^[A-Za-z][\w.-]{0,63}$/)),
    z.union([z.string().check(z.maxLength(256)), z.number()]),
  )
  .check(z.refine((parameters) => Object.keys(parameters).length <= MAX_CODEC_PARAMETERS, 'has too many parameters'));

/** RFC 4585 §4.2, RFC 5104 §7.1. */
export const RtcpFeedback = z.object({
  type: token(32),
  parameter: z.exactOptional(z.union([z.literal(''), token(32)])),
});
export type RtcpFeedback = z.output<typeof RtcpFeedback>;

const rtcpFeedback = z.array(RtcpFeedback).check(z.maxLength(MAX_FEEDBACKS));

export const RtpHeaderExtensionUri = z.enum([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  'urn:3gpp:video-orientation',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'urn:ietf:params:rtp-hdrext:toffset',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'urn:mediasoup:params:rtp-hdrext:packet-id',
]);
export type RtpHeaderExtensionUri = z.output<typeof RtpHeaderExtensionUri>;

type Codec = { mimeType: string; parameters?: Record<string, string | number> };

/** RFC 4588 §8.1: a retransmission codec names, by `apt`, the codec whose packets it repeats. */
const namesItsCodecs = <T extends Codec>(codecs: readonly T[], payloadTypeOf: (codec: T) => number): boolean => {
  const media = new Set(codecs.filter((codec) => !isRtx(codec.mimeType)).map(payloadTypeOf));
  return codecs.every(({ mimeType, parameters }) => {
    const apt = parameters?.['apt'];
    return isRtx(mimeType) ? typeof apt === 'number' && media.has(apt) : apt === undefined;
  });
};

const RtpCodecCapability = z
  .object({
    kind: MediaKind,
    mimeType,
    preferredPayloadType: payloadType,
    clockRate,
    channels: z.exactOptional(channels),
    parameters: z.exactOptional(CodecParameters),
    rtcpFeedback: z.exactOptional(rtcpFeedback),
  })
  .check(z.refine(({ kind, mimeType }) => kind === kindOf(mimeType), 'has a kind that is not its MIME type’s'));

const RtpHeaderExtension = z.object({
  kind: MediaKind,
  uri: RtpHeaderExtensionUri,
  preferredId: headerExtensionId,
  preferredEncrypt: z.exactOptional(z.boolean()),
  direction: z.exactOptional(z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive'])),
});

/** What an end can receive. */
export const RtpCapabilities = z.object({
  codecs: z.exactOptional(
    z.array(RtpCodecCapability).check(
      z.maxLength(MAX_CODECS),
      z.refine((codecs) => unique(codecs.map((codec) => codec.preferredPayloadType)), 'uses a payload type twice'),
      z.refine(
        (codecs) => namesItsCodecs(codecs, (codec) => codec.preferredPayloadType),
        'has a retransmission codec without its codec',
      ),
    ),
  ),
  headerExtensions: z.exactOptional(
    z.array(RtpHeaderExtension).check(
      z.maxLength(MAX_HEADER_EXTENSIONS),
      z.refine((list) => unique(list.map(({ kind, uri }) => `${kind} ${uri}`)), 'names a header extension twice'),
      z.refine((list) => unique(list.map((it) => `${it.kind} ${it.preferredId}`)), 'uses a header extension id twice'),
    ),
  ),
});
export type RtpCapabilities = z.output<typeof RtpCapabilities>;

const RtpCodecParameters = z.object({
  mimeType,
  payloadType,
  clockRate,
  channels: z.exactOptional(channels),
  parameters: z.exactOptional(CodecParameters),
  rtcpFeedback: z.exactOptional(rtcpFeedback),
});

/** W3C webrtc-svc §5: spatial layers (`S`: simulcast in one stream), temporal layers, ratio, key-frame dependency. */
export const ScalabilityMode = z.string().check(z.regex(/^(?:[LS][1-3]T[1-3]h?|L[23]T[1-3]h?_KEY(?:_SHIFT)?)$/));
export type ScalabilityMode = z.output<typeof ScalabilityMode>;

const RtpEncodingParameters = z.object({
  ssrc: z.exactOptional(ssrc),
  rid: z.exactOptional(rid),
  codecPayloadType: z.exactOptional(payloadType),
  rtx: z.exactOptional(z.object({ ssrc })),
  dtx: z.exactOptional(z.boolean()),
  scalabilityMode: z.exactOptional(ScalabilityMode),
  maxBitrate: z.exactOptional(z.int().check(z.positive(), z.maximum(1_000_000_000))),
});

type Encoding = z.output<typeof RtpEncodingParameters>;

const ssrcsOf = (encodings: readonly Encoding[]): number[] =>
  encodings.flatMap(({ ssrc, rtx }) => [ssrc, rtx?.ssrc].filter((it) => it !== undefined));

const encodings = z.array(RtpEncodingParameters).check(
  z.maxLength(MAX_ENCODINGS),
  z.refine((list) => unique(ssrcsOf(list)), 'uses an SSRC twice'),
  z.refine((list) => unique(list.flatMap(({ rid }) => rid ?? [])), 'uses a RID twice'),
  z.refine(
    (list) => list.length < 2 || list.every(({ ssrc, rid }) => ssrc !== undefined || rid !== undefined),
    'has several encodings that neither an SSRC nor a RID tells apart',
  ),
);

const headerExtensions = z
  .array(
    z.object({
      uri: RtpHeaderExtensionUri,
      id: headerExtensionId,
      encrypt: z.exactOptional(z.boolean()),
      parameters: z.exactOptional(CodecParameters),
    }),
  )
  .check(
    z.maxLength(MAX_HEADER_EXTENSIONS),
    z.refine((list) => unique(list.map(({ uri }) => uri)), 'names a header extension twice'),
    z.refine((list) => unique(list.map(({ id }) => id)), 'uses a header extension id twice'),
  );

const codecs = z.array(RtpCodecParameters).check(
  z.minLength(1),
  z.maxLength(MAX_CODECS),
  z.refine((list) => unique(list.map((codec) => codec.payloadType)), 'uses a payload type twice'),
  z.refine((list) => new Set(list.map((codec) => kindOf(codec.mimeType))).size <= 1, 'mixes audio and video'),
  z.refine((list) => list.some(({ mimeType }) => !isRtx(mimeType)), 'has no media codec'),
  z.refine(
    (list) => namesItsCodecs(list, (codec) => codec.payloadType),
    'has a retransmission codec without its codec',
  ),
);

/** One media stream as it is sent: by a client to the SFU, or by the SFU to a client. Codecs are all of one kind. */
export const RtpParameters = z
  .object({
    mid: z.exactOptional(mid),
    codecs,
    headerExtensions: z.exactOptional(headerExtensions),
    encodings: z.exactOptional(encodings),
    rtcp: z.exactOptional(
      z.object({
        /** RFC 3550 §6.5.1: at most 255 octets. */
        cname: z.exactOptional(z.string().check(z.maxLength(255), z.regex(/^[^\p{Cc}]*$/u))),
        reducedSize: z.exactOptional(z.boolean()),
      }),
    ),
    /** RFC 8830 §2: stream and track. */
    msid: z.exactOptional(z.string().check(z.regex(/^[\w!#$%&'*+.^`{|}~-]{1,64}(?: [\w!#$%&'*+.^`{|}~-]{1,64})?$/))),
  })
  .check(
    z.refine(
      ({ codecs, encodings }) =>
        (encodings ?? []).every(
          ({ codecPayloadType: wanted }) =>
            wanted === undefined || codecs.some((codec) => codec.payloadType === wanted),
        ),
      'has an encoding of a codec that is not listed',
    ),
  );
export type RtpParameters = z.output<typeof RtpParameters>;

/** The kind is not said beside the parameters, so it cannot contradict them. */
export const mediaKindOf = ({ codecs: [codec] }: RtpParameters): MediaKind => kindOf(codec?.mimeType ?? '');

/** Every SSRC that the parameters claim. */
export const ssrcsIn = ({ encodings }: RtpParameters): number[] => ssrcsOf(encodings ?? []);

export const IceParameters = z.object({
  usernameFragment: iceChars(4),
  password: iceChars(22),
  iceLite: z.exactOptional(z.boolean()),
});
export type IceParameters = z.output<typeof IceParameters>;

const address = z.string().check(z.regex(/^[\w.:-]{1,253}$/));

/** Where the SFU listens. (A peer's own candidate is `IceCandidate` in `p2p.ts`: the SFU needs none.) */
export const SfuIceCandidate = z.object({
  foundation: z.string().check(z.regex(/^[A-Za-z0-9+/]{1,32}$/)),
  priority: z.int().check(z.positive(), z.maximum(0xff_ff_ff_ff)),
  address,
  /** As `address`; mediasoup-client still reads it. */
  ip: address,
  protocol: z.enum(['udp', 'tcp']),
  port: z.int().check(z.positive(), z.maximum(65_535)),
  type: z.literal('host'),
  tcpType: z.exactOptional(z.literal('passive')),
});
export type SfuIceCandidate = z.output<typeof SfuIceCandidate>;

const hashOctets = { 'sha-1': 20, 'sha-224': 28, 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 } as const;

/** RFC 8122 §5. */
const fingerprint = z
  .object({
    algorithm: z.enum(Object.keys(hashOctets) as (keyof typeof hashOctets)[]),
    value: z.string().check(z.maxLength(191), z.regex(/^[\dA-F]{2}(?::[\dA-F]{2})*$/i)),
  })
  .check(
    z.refine(
      ({ algorithm, value }) => value.length === hashOctets[algorithm] * 3 - 1,
      'is not as long as a hash of its algorithm',
    ),
  );

export const DtlsParameters = z.object({
  role: z.exactOptional(z.enum(['auto', 'client', 'server'])),
  fingerprints: z.array(fingerprint).check(
    z.minLength(1),
    z.maxLength(Object.keys(hashOctets).length),
    z.refine((list) => unique(list.map(({ algorithm }) => algorithm)), 'names a hash algorithm twice'),
  ),
});
export type DtlsParameters = z.output<typeof DtlsParameters>;
