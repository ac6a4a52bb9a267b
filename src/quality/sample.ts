import type { PeerId } from '../protocol/ids.ts';
import type { NetworkDigest, ReceivedAudio, ReceivedVideo, SentAudio, SentVideo } from '../protocol/quality-digest.ts';
import type { Generation } from '../protocol/topology.ts';
import type { LayersView, PausedBy } from '../rooms/sfu-view.ts';
import type { PathLabel } from './path-label.ts';

/**
 * What is known of one source on its way from one peer to another in one period of about five seconds: the unit that is
 * scored and judged, in both topologies. Shares and fractions: 0 to 1; bitrates: bit/s; times: milliseconds; counts:
 * differences over the period. Null: not known.
 */
export type LegSample = AudioSample | VideoSample;

export type AudioSample = Leg & {
  readonly kind: 'audio';
  readonly source: 'microphone' | 'screen-audio';
  readonly sent: SentAudio | null;
  readonly received: ReceivedAudio | null;
};

export type VideoSample = Leg & {
  readonly kind: 'video';
  readonly source: 'camera' | 'screen';
  readonly sent: SentVideo | null;
  readonly received: ReceivedVideo | null;
};

type Leg = {
  /** The period's end, by the server's clock. */
  readonly at: number;
  readonly generation: Generation;
  /** As the room knows it, so also where the sender's digest is missing. */
  readonly muted: boolean;
  /** Within the period, or just before, the SFU forwarded nothing of this voice, for too many talked at once. */
  readonly withheld: boolean;
  readonly sender: End;
  readonly receiver: End;
  readonly via: Via;
  readonly since: Since;
};

export type End = {
  readonly peerId: PeerId;
  /** Its own way to the other end of the path. */
  readonly path: PathLabel | null;
  /** Null: missing or late; then `sent` or `received` is null as well. */
  readonly digest: EndDigest | null;
  /** What side evidence there is of this peer's own line. */
  readonly signaling: SignalingRtt | null;
};

/** Of the whole digest. Both ends count their own period, and rates are over it. */
type EndDigest = {
  readonly periodMs: number;
  readonly network: NetworkDigest;
  /** How much of the period the page's thread was held up. */
  readonly stalled: number | null;
};

/** Round trips of the signaling connection: the slowest of the period, and the median of this session's periods before. */
export type SignalingRtt = { readonly nowMs: number; readonly usualMs: number };

/** When things last changed, by the server's clock: what comes just after a change says little. Null: never did. */
export type Since = {
  /** This path carries the source to the receiver. */
  readonly path: number;
  /** The source is published and not muted. */
  readonly source: number;
  /** The wish for layers, or the size that is captured; not what congestion control makes of either. */
  readonly layers: number | null;
  /** The receiver's page or tile is shown again. */
  readonly shown: number | null;
};

export type Via =
  | { readonly topology: 'p2p' }
  | {
      readonly topology: 'sfu';
      readonly uplink: SfuUplink | null;
      readonly downlink: SfuDownlink | null;
      readonly load: ServerLoad | null;
    };

/** The sender's producer and transport as the server sees them (mediasoup `ProducerStat`, `WebRtcTransportStat`). */
export type SfuUplink = {
  /** When the SFU was asked, by the server's clock. */
  readonly seenAt: number;
  /** RTP packets that came, of all layers. */
  readonly packets: number;
  /** Before and after: what RTX brought back is in both (`packetsLost`, `packetsRepaired`). */
  readonly lost: number;
  readonly repaired: number;
  readonly jitterMs: number;
  readonly rttMs: number | null;
  /**
   * Of all that the sender put on its transport, by transport-wide sequence numbers (`rtpPacketLossReceived`): a mean of
   * the last two seconds, each feedback as heavy as the others.
   */
  readonly transportLost: number | null;
};

/** The receiver's consumer and transport as the server sees them (mediasoup `ConsumerStat`, `WebRtcTransportStat`). */
export type SfuDownlink = {
  /** RTP packets sent on. */
  readonly packets: number;
  /**
   * By the receiver's RTCP reports (`fractionLost` / 256). The SFU keeps the gaps in sequence numbers that the uplink
   * left, so this is the loss of both legs.
   */
  readonly fractionLost: number;
  readonly rttMs: number | null;
  /** Of all that the server put on the receiver's transport, in the same way: this leg alone (`rtpPacketLossSent`). */
  readonly transportLost: number | null;
  readonly availableOutgoingBitrate: number | null;
  readonly paused: PausedBy;
  /** The server gives less than is wished for, since the line would not carry it beside what comes first. */
  readonly isLowered: boolean;
  /** Not the line is the reason, but what the server may send for this room, or for all rooms of the application. */
  readonly limitedBy: 'room' | 'application' | null;
  /** Null for sound, and for what is sent in one layer only. */
  readonly layers: LayersView | null;
};

/** `workerCpu`: of one core. `loopLagMs`: how late the signaling thread's timers were, 99th percentile. */
export type ServerLoad = { readonly workerCpu: number; readonly loopLagMs: number };
