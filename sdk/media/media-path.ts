import type { Notification, Params } from '../../src/protocol/contract.ts';
import type { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Generation, Path, Topology } from '../../src/protocol/topology.ts';
import type { RemoteSource } from './source-key.ts';

/**
 * What the server said about the path to open. `remotePeerId`: who is at the other end of a peer-to-peer path.
 * `replaces`: a path carried media before, so this one has to begin as sharp as that one is. `beside`: that path, while it
 * is there.
 */
export type PathOpening = {
  callId: CallId;
  path: Path;
  remotePeerId: PeerId | null;
  replaces: boolean;
  beside: Generation | null;
};

/** What is wished for with `media.join`. Undefined: everything, as it comes. */
export type FirstWishes = Params<'media.join'>['wishes'];

export type PathFailure = Params<'topology.failed'>['reason'];

export type MediaPathEvents = {
  connected: undefined;
  /** The path is being repaired; `restored` or `failed` follows. */
  interrupted: undefined;
  restored: undefined;
  failed: PathFailure;
  /** What a peer sends arrives on this track from now on; the track may still be muted. */
  track: { peerId: PeerId; source: SourceName; track: MediaStreamTrack };
  /** The peer sends this source no more. */
  'track-ended': { peerId: PeerId; source: SourceName };
};

/** What has arrived of one source, from W3C webrtc-stats `inbound-rtp`. Counters rise from the path's opening on. */
export type ReceivedSource = {
  readonly peerId: PeerId;
  readonly source: SourceName;
  readonly packetsReceived: number;
  /** 0 for sound. */
  readonly framesDecoded: number;
  /** In pixels; null for sound and before the first frame. */
  readonly frameHeight: number | null;
};

/** A W3C webrtc-stats report; browsers lack members, each others. */
export type StatsById = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/**
 * A path's statistics, and what the RTP streams in them are, by their ids. Peer-to-peer both reports are the same one.
 */
export type PathStats = {
  readonly send: StatsById;
  readonly receive: StatsById;
  readonly outbound: ReadonlyMap<string, SourceName>;
  readonly inbound: ReadonlyMap<string, RemoteSource>;
};

/** One way for a room's media to travel, from its opening to its end; `topology` and `generation` never change. */
export interface MediaPath {
  readonly topology: Topology;
  readonly generation: Generation;
  on<K extends keyof MediaPathEvents>(event: K, listener: (data: MediaPathEvents[K]) => void): () => void;
  /** Takes what concerns it; messages of other generations are not given to it. */
  handle(notification: Notification): void;
  /** Whether the path carries such a source at all: a peer-to-peer path has no screen. */
  carries(source: SourceName): boolean;
  /** Whether that peer is at another end of it. */
  reaches(peerId: PeerId): boolean;
  /** Replaces what is sent; null: nothing is. Never stops the track. Resolves when the old track is no longer used. */
  setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void>;
  /** Whether that peer's signaling connection stands, as the server sees it. */
  setRemoteConnected(peerId: PeerId, connected: boolean): void;
  /** Whether this device's own does. */
  setSignalingConnected(connected: boolean): void;
  setIceServers(iceServers: readonly IceServer[]): void;
  handleNetworkChange(): void;
  /** No other path carries media, or not any more: nothing has to be saved for it. Said again, it changes nothing. */
  handleAlone(): void;
  getStats(): Promise<RTCStatsReport>;
  received(): Promise<ReceivedSource[]>;
  /** Null: there is nothing to measure yet, or any more. */
  stats(): Promise<PathStats | null>;
  /** How loud each peer's microphone is now, 0 to 1 (`RTCRtpContributingSource.audioLevel`). */
  levels(): ReadonlyMap<PeerId, number>;
  /** Who speaks and does not come, for so many others do, louder. */
  withheld(): ReadonlySet<PeerId>;
  /** Idempotent. */
  close(): void;
}
