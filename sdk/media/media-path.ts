import type { Notification, Params } from '../../src/protocol/contract.ts';
import type { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { Source, SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Generation, Path, Topology } from '../../src/protocol/topology.ts';

/** What the server said about the path to open, and who is at its other end. */
export type PathOpening = { callId: CallId; path: Path; remotePeerId: PeerId };

export type PathFailure = Params<'topology.failed'>['reason'];
export type PathReady = Omit<Params<'topology.ready'>, 'callId' | 'generation'>;

export type MediaPathEvents = {
  connected: undefined;
  /** The path is being repaired; `restored` or `failed` follows. */
  interrupted: undefined;
  restored: undefined;
  failed: PathFailure;
  /** Once: connected, and everything that is being sent here was decoded. */
  ready: PathReady;
  /** What a peer sends arrives on this track from now on; the track may still be muted. */
  track: { peerId: PeerId; source: SourceName; track: MediaStreamTrack };
};

/** One way for a room's media to travel, from its opening to its end; `topology` and `generation` never change. */
export interface MediaPath {
  readonly topology: Topology;
  readonly generation: Generation;
  on<K extends keyof MediaPathEvents>(event: K, listener: (data: MediaPathEvents[K]) => void): () => void;
  /** Takes what concerns it; messages of other generations are not given to it. */
  handle(notification: Notification): void;
  /** Replaces what is sent, without negotiation. Resolves when the old track is no longer used. */
  setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void>;
  /** What the peer says that it sends. */
  setRemoteSources(peerId: PeerId, sources: readonly Source[]): void;
  /** Whether that peer's signaling connection stands, as the server sees it. */
  setRemoteConnected(peerId: PeerId, connected: boolean): void;
  /** Whether this device's own does. */
  setSignalingConnected(connected: boolean): void;
  setIceServers(iceServers: readonly IceServer[]): void;
  handleNetworkChange(): void;
  getStats(): Promise<RTCStatsReport>;
  close(): void;
}
