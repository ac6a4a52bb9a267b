import type { ConsumerChange, Forwarding, WantedLine } from '../forwarding/forwarding-plan.ts';
import type { LayerBitrates, Layers } from '../forwarding/scene.ts';
import type { Volume } from '../forwarding/voices.ts';
import type { CallId, PeerId } from '../protocol/ids.ts';
import type { ConsumeRefusal, ConsumerOffer, TransportOffer } from '../protocol/media.ts';
import type { DtlsParameters, IceParameters, MediaKind, RtpCapabilities, RtpParameters } from '../protocol/rtp.ts';

/** The SFU as a room sees it. `workers/` implements it with mediasoup; one contract suite holds every implementation. */
export interface MediaPlane {
  /** Refused with `no-worker` while none runs, and with `closed`. */
  open(roomId: CallId): Promise<SfuSession>;
  /** One session on each worker that runs, to see whether it works; none where none runs. Refused with `closed`. */
  openOnEach(): Promise<SfuSession[]>;
  /** What is there now: gauges are read from it when scraped. */
  snapshot(): Promise<MediaPlaneSnapshot>;
  /** Closes every session (`server-stopping`), then resolves once nothing runs any more. Idempotent. */
  close(): Promise<void>;
}

/**
 * One room's forwarding session. It lives and dies as a whole. A peer owns what it created: another peer's ids are
 * refused just as unknown ones are. Every method but `closePeer` and `close` rejects with a `MediaPlaneError` and with
 * nothing else; what is pending when its owner closes is rejected at once, and leaves nothing behind.
 */
export interface SfuSession {
  readonly rtpCapabilities: RtpCapabilities;
  /** Aborts once, when the session dies of itself, with a `MediaPlaneError` as its reason; never because of `close`. */
  readonly failed: AbortSignal;
  /** At most one of each direction a peer. */
  createTransport(peerId: PeerId, direction: TransportDirection): Promise<TransportOffer>;
  /** Once a transport. */
  connectTransport(peerId: PeerId, request: { transportId: string; dtlsParameters: DtlsParameters }): Promise<void>;
  /** On the peer's sending transport, once it is connected or connecting. `mostBitrate`: more of it is excess. */
  produce(
    peerId: PeerId,
    request: { transportId: string; rtpParameters: RtpParameters; paused?: boolean; mostBitrate?: number },
  ): Promise<{ producerId: string; kind: MediaKind }>;
  /** While it is paused nothing of it is forwarded to anybody, whatever the peer sends. */
  setProducerPaused(peerId: PeerId, producerId: string, paused: boolean): Promise<void>;
  /**
   * On the peer's receiving transport, connected or not: mediasoup-client connects it with the first consumer. Creates
   * consumers, one a producer, and paused but for those that are to begin `resumed`; those that cannot be had are named,
   * and do not keep back the others.
   */
  consume(peerId: PeerId, request: ConsumeRequest): Promise<{ consumers: ConsumerOffer[]; refused: ConsumeRefusal[] }>;
  /** The receiver is ready for it. `forwarding`: what it is sent from the beginning; left out: everything. */
  resumeConsumer(peerId: PeerId, consumerId: string, forwarding?: Forwarding): Promise<void>;
  /** Resolves once media can reach the peer: its receiving transport is connected. Rejects when it is closed before. */
  reached(peerId: PeerId): Promise<void>;
  /**
   * What these consumers are sent from now on; and what these lines would have to carry, for which the SFU looks from now
   * on. One that is gone, or its peer, is left out.
   */
  forward(changes: readonly ConsumerChange[], wanted?: readonly WantedLine[]): Promise<void>;
  /**
   * From now on `told` hears which sounds are to be heard, and how loud they are, the loudest first: about twice a second
   * while anything is, and once when nothing is. Costs a look at each packet of sound. Once a session.
   */
  followLoudest(told: (volumes: readonly Volume[]) => void): Promise<void>;
  /**
   * From now on `told` hears what lines carry and pictures take, when that has changed noticeably: of lines within a
   * moment, of pictures about once a second, and only while some line has a bound. Once a session.
   */
  followBandwidth(told: (news: BandwidthNews) => void): Promise<void>;
  /** From now on pictures are measured whatever the lines are. After `followBandwidth`; said again, it changes nothing. */
  measurePictures(): Promise<void>;
  /**
   * From now on `told` hears, each two seconds while it is so, of what is sent and is more than may be. The measure is the
   * SFU's own: what a client says of itself, or is asked to keep to, does not count. Once a session.
   */
  followExcess(told: (excess: readonly Excess[]) => void): Promise<void>;
  /** Closes the producer and every consumer of it; for one that the peer does not have, `producer-not-found`. */
  closeProducer(peerId: PeerId, producerId: string): Promise<void>;
  /** RFC 8445 §9: new credentials for the same transport; media goes on meanwhile. */
  restartIce(peerId: PeerId, transportId: string): Promise<IceParameters>;
  /**
   * What the SFU itself sees of all that this peer holds. It asks for each object by itself (500 consumers: 45 ms), so it
   * is not for scrapes, nor for many peers at once.
   */
  stats(peerId: PeerId): Promise<SfuPeerStats>;
  /** Closes all that the peer owns, and every consumer of its producers. Idempotent. */
  closePeer(peerId: PeerId): void;
  /** Closes everything in it. Idempotent; the first reason stays. */
  close(reason: SessionCloseReason): void;
}

/** Bounds a peer's claim on a worker: four sources, each on the way out and on the way in during a change. */
export const MAX_PRODUCERS_PER_PEER = 8;

export type TransportDirection = 'send' | 'recv';

/** In bit/s; what is not named is as it was. A `downlink` of null: no bound of that line was found. */
export type BandwidthNews = {
  readonly downlinks: readonly { readonly peerId: PeerId; readonly downlink: number | null }[];
  readonly pictures: readonly { readonly producerId: string; readonly bitrates: LayerBitrates }[];
};

/** `producerId` null: it belongs to no producer of this peer, and was dropped. In bit/s. */
export type Excess = { readonly peerId: PeerId; readonly producerId: string | null; readonly bitrate: number };

export type {
  ConsumeRefusal,
  ConsumerChange,
  ConsumerOffer,
  Forwarding,
  LayerBitrates,
  Layers,
  TransportOffer,
  Volume,
  WantedLine,
};

/** `resumed`: of these producers, those that the receiver is ready for already. */
export type ConsumeRequest = {
  transportId: string;
  producerIds: readonly string[];
  rtpCapabilities: RtpCapabilities;
  resumed?: readonly string[];
};

/** Counts rise from the object's beginning on. Fractions: 0 to 1; bitrates: bit/s. Null: not known, or none. */
export type SfuPeerStats = {
  readonly transports: readonly SfuTransportStats[];
  readonly producers: readonly SfuProducerStats[];
  readonly consumers: readonly SfuConsumerStats[];
  /** Of the worker that carries the session: how much of one core it took of late. */
  readonly workerCpu: number | null;
};

/** `lost`: lately, of all RTP packets in the direction of media (mediasoup `rtpPacketLossReceived`, `rtpPacketLossSent`). */
export type SfuTransportStats = {
  readonly direction: TransportDirection;
  readonly lost: number | null;
  readonly availableOutgoingBitrate: number | null;
};

/** mediasoup `ProducerStat`, of all layers together. */
export type SfuProducerStats = {
  readonly producerId: string;
  readonly packets: number;
  /** Retransmission brought `repaired` of them back. */
  readonly lost: number;
  readonly repaired: number;
  readonly jitterMs: number;
  readonly rttMs: number | null;
};

/** mediasoup `ConsumerStat`. */
export type SfuConsumerStats = {
  readonly consumerId: string;
  readonly packets: number;
  /** As the receiver reported last (RFC 3550 §6.4.1). */
  readonly fractionLost: number;
  readonly rttMs: number | null;
  readonly paused: PausedBy;
  /** Null for sound, and for what is sent in one layer only. */
  readonly layers: LayersView | null;
};

/** `sender`: the producer is paused; `wish`: the consumer is, for nobody looks; `bandwidth`: not even the lowest layer fits. */
export type PausedBy = 'nobody' | 'sender' | 'wish' | 'bandwidth';

/**
 * From 0, the smallest. `announced`: how many spatial ones the sender said that there are; those that nobody watches are
 * not encoded. `top`: the best that is sent to the SFU; `current`: what it sends on, null: nothing.
 */
export type LayersView = {
  readonly announced: number;
  readonly top: Layers;
  readonly preferred: Layers;
  readonly current: Layers | null;
};

/** `path-closed`: the room goes on, on another path. */
export type SessionCloseReason = 'path-closed' | 'room-ended' | 'server-stopping';

/**
 * `slot`: its place in the pool, which the next one takes over. `srtp`: which library encrypts; NSS halves what a worker
 * carries. `cpuSeconds` is absent when it did not answer.
 */
export type WorkerSnapshot = {
  pid: number;
  slot: number;
  version: string;
  srtp: 'openssl' | 'nss' | 'unknown';
  cpuSeconds?: number;
};

/** By DTLS (W3C webrtc-pc §5.5.1); `disconnected`: its ICE lost the other end, which may come back. */
export type TransportState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed';
/** `paused`, by either side: nothing is forwarded. */
export type StreamState = 'live' | 'paused';

/**
 * How a worker failed. `stuck`: it lived, did not answer, and was killed. The others: it did not start, for its port is
 * taken, for want of descriptors, or for another reason, which the log has.
 */
export type WorkerFailure = 'died' | 'stuck' | 'no-port' | 'no-descriptors' | 'other';

/** Why a room that was to spread to another worker stayed on its own. */
export type SpreadFailure = Exclude<WorkerFailure, 'died' | 'stuck'>;

export type MediaPlaneSnapshot = {
  workers: WorkerSnapshot[];
  /** Since the beginning. */
  failures: Record<WorkerFailure, number>;
  spreadFailures: Record<SpreadFailure, number>;
  /** One a session, and one for each other worker that it spread to. */
  routers: number;
  /** What workers forward to each other for sessions that spread: one a producer and worker. */
  pipes: number;
  transports: Record<TransportState, number>;
  producers: Record<StreamState, number>;
  consumers: Record<StreamState, number>;
};

/**
 * Who is at fault says what to do. The client asked for what is not there or not its own (`…-not-found`,
 * `wrong-direction`), too early or twice (`not-connected`, `already-…`), for too much (`limit-reached`), or for what
 * cannot be (`invalid-parameters`). `worker-died`, `worker-stuck` and `no-worker`: try again, another worker comes.
 * `peer-closed` and `closed`: the owner closed it meanwhile; nobody is at fault. `internal`: a fault of the media plane;
 * see its `cause`.
 */
export type MediaPlaneErrorCode =
  | 'transport-not-found'
  | 'producer-not-found'
  | 'consumer-not-found'
  | 'wrong-direction'
  | 'not-connected'
  | 'already-connected'
  | 'already-open'
  | 'limit-reached'
  | 'invalid-parameters'
  | 'worker-died'
  | 'worker-stuck'
  | 'no-worker'
  | 'peer-closed'
  | 'closed'
  | 'internal';

export class MediaPlaneError extends Error {
  override name = 'MediaPlaneError';
  readonly code: MediaPlaneErrorCode;

  constructor(code: MediaPlaneErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
