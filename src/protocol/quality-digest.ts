import * as z from 'zod/mini';
import { DurationMs, PeerId, Timestamp } from './ids.ts';
import { SourceName } from './rooms.ts';
import { Generation } from './topology.ts';

/** Kept by a client while its connection is lost: five minutes. */
export const MAX_DIGESTS_KEPT = 60;

const count = z.int().check(z.nonnegative(), z.maximum(1_000_000_000));
const pixels = z.int().check(z.nonnegative(), z.maximum(16_384));
const fraction = z.number().check(z.minimum(0), z.maximum(1));
const bitrate = z.number().check(z.nonnegative(), z.maximum(10_000_000_000));
const codec = z.string().check(z.regex(/^[a-z]+\/[A-Za-z0-9.-]{1,32}$/i));

/** RTCIceCandidateType (W3C webrtc-stats). */
const CandidateType = z.enum(['host', 'srflx', 'prflx', 'relay']);

/** The pair in use. `protocol`: of the local candidate; of a relayed one, `relayProtocol` says how the relay is reached. */
export const CandidatePair = z.object({
  local: CandidateType,
  remote: CandidateType,
  protocol: z.enum(['udp', 'tcp']),
  relayProtocol: z.optional(z.enum(['udp', 'tcp', 'tls'])),
});
export type CandidatePair = z.output<typeof CandidatePair>;

/** What the browser knows of its way to the other end. Bitrates in bit/s. */
export const NetworkDigest = z.object({
  pair: z.optional(CandidatePair),
  rttMs: z.optional(DurationMs),
  availableOutgoingBitrate: z.optional(bitrate),
  /** Round trips of the signaling connection in this period, the slowest: tells one's own line from the other's. */
  signalingRttMs: z.optional(DurationMs),
});
export type NetworkDigest = z.output<typeof NetworkDigest>;

/** What the other end (P2P: the peer; SFU: the server) last reported of a source (RTCP receiver reports). */
const RemoteInbound = z.object({
  fractionLost: fraction,
  jitterMs: z.optional(DurationMs),
  rttMs: z.optional(DurationMs),
});

const sent = {
  /** The person has it switched off: silence and darkness are wanted. */
  muted: z.boolean(),
  codec: z.optional(codec),
  packets: count,
  retransmitted: count,
  bitrate,
  nacks: count,
  /** P2P: one for each peer it goes to, so one; SFU: the server's. */
  remote: z.optional(RemoteInbound),
};

/** All counts are differences over the period; `level`: 0 to 1, root mean square of the period. */
export const SentAudio = z.object({
  kind: z.literal('audio'),
  source: z.enum(['microphone', 'screen-audio']),
  ...sent,
  level: z.optional(fraction),
});
export type SentAudio = z.output<typeof SentAudio>;

/**
 * `framesEncoded`, `framesSent`, `width`, `height`: of the largest layer that is sent; `captured…`: what the device gives.
 */
export const SentVideo = z.object({
  kind: z.literal('video'),
  source: z.enum(['camera', 'screen']),
  ...sent,
  capturedFrames: z.optional(count),
  capturedWidth: z.optional(pixels),
  capturedHeight: z.optional(pixels),
  framesEncoded: count,
  framesSent: count,
  width: pixels,
  height: pixels,
  /** Time spent encoding in this period, all layers. */
  encodeMs: DurationMs,
  /** What congestion control allowed the encoder. */
  targetBitrate: z.optional(bitrate),
  /** How long in this period the encoder was held back, and by what (`qualityLimitationDurations`). */
  limitedByCpuMs: DurationMs,
  limitedByBandwidthMs: DurationMs,
  plis: count,
  firs: count,
  /** Layers that are being sent. */
  layers: z.int().check(z.nonnegative(), z.maximum(8)),
  encoder: z.optional(z.string().check(z.maxLength(64))),
});
export type SentVideo = z.output<typeof SentVideo>;

const received = {
  peerId: PeerId,
  codec: z.optional(codec),
  packets: count,
  /** May be negative: late packets come back from the lost (RFC 3550 §6.4.1). */
  lost: z.int().check(z.minimum(-1_000_000_000), z.maximum(1_000_000_000)),
  /** Arrived too late to be of use. */
  discarded: count,
  jitterMs: DurationMs,
  bitrate,
  /** Mean time in the jitter buffer. */
  bufferMs: DurationMs,
};

export const ReceivedAudio = z.object({
  kind: z.literal('audio'),
  source: z.enum(['microphone', 'screen-audio']),
  ...received,
  samples: count,
  concealed: count,
  /** Concealed by silence: where the sender used DTX, or nothing came at all. */
  silentConcealed: count,
  /** At how many places (`concealmentEvents`): tells single losses from bursts. */
  concealments: z.optional(count),
  /** Root mean square of the period, 0 to 1, of what came; left out where the browser does not measure what it plays. */
  level: z.optional(fraction),
});
export type ReceivedAudio = z.output<typeof ReceivedAudio>;

export const ReceivedVideo = z.object({
  kind: z.literal('video'),
  source: z.enum(['camera', 'screen']),
  ...received,
  framesReceived: count,
  framesDecoded: count,
  framesDropped: count,
  keyFrames: count,
  freezes: count,
  freezeMs: DurationMs,
  width: pixels,
  height: pixels,
  /** Time spent decoding in this period. */
  decodeMs: DurationMs,
  nacks: count,
  plis: count,
  firs: count,
  retransmitted: z.optional(count),
  /** Sum of the quantizer over the decoded frames (`qpSum`). */
  qpSum: z.optional(count),
  /** The application shows it to nobody: the page is hidden, or the tile is not there. */
  hidden: z.boolean(),
  decoder: z.optional(z.string().check(z.maxLength(64))),
});
export type ReceivedVideo = z.output<typeof ReceivedVideo>;

export const SentDigest = z.discriminatedUnion('kind', [SentAudio, SentVideo]);
export type SentDigest = z.output<typeof SentDigest>;
export const ReceivedDigest = z.discriminatedUnion('kind', [ReceivedAudio, ReceivedVideo]);
export type ReceivedDigest = z.output<typeof ReceivedDigest>;

/** What one peer measured on one path in one period (W3C webrtc-stats, differences of two reports). */
export const Digest = z.object({
  /** Counts this seat's digests from 1: one that comes twice is taken once. */
  seq: z.int().check(z.positive()),
  /** The period's end. */
  at: Timestamp,
  periodMs: z.number().check(z.minimum(100), z.maximum(60_000)),
  generation: Generation,
  network: NetworkDigest,
  /** How much of the period the page's own thread was held up, 0 to 1: a starved processor. */
  stalled: z.optional(fraction),
  sent: z.array(SentDigest).check(z.maxLength(SourceName.options.length)),
  received: z.array(ReceivedDigest).check(z.maxLength(256)),
});
export type Digest = z.output<typeof Digest>;
