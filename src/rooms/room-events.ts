import type { ChosenCodecs } from '../protocol/codecs.ts';
import type { ValidParams } from '../protocol/contract.ts';
import type { ApplicationId, CallId, DeviceId, MeetingId, PeerId } from '../protocol/ids.ts';
import type { Producer } from '../protocol/media.ts';
import type { Moderation, ReactionCount } from '../protocol/moderation.ts';
import type { IceCandidate, SessionDescription } from '../protocol/p2p.ts';
import type { PeerLeftReason } from '../protocol/rooms.ts';
import type { AbandonReason, Generation, SwitchReason } from '../protocol/topology.ts';
import type { Peer, Seat } from './peer.ts';
import type { MediaPlaneErrorCode } from './ports.ts';
import type { Brought, HeldNews } from './topology/path-listener.ts';
import type { MediaPath } from './topology/topology.ts';

type InRoom = { callId: CallId; applicationId: ApplicationId };
/** `audience`: the devices of the other peers. */
type About<T> = InRoom & { audience: readonly DeviceId[] } & T;
/** `audience`: the devices of all whom the path concerns. */
type OfPath<T> = InRoom & { audience: readonly Peer[]; path: MediaPath } & T;

/** Measured by the client. */
export type ReadyReport = Omit<ValidParams<'topology.ready'>, 'callId' | 'generation'>;

/** What a client found, what the media plane said, or that nobody said anything in time. */
export type PathFailure = ValidParams<'topology.failed'>['reason'] | MediaPlaneErrorCode | 'timeout';

/** What one peer may, and how the room is kept, as far as it concerns them. */
export type ModerationView = Omit<Moderation, 'waiting' | 'keptOut'> & {
  readonly waiting: readonly Pick<Seat, 'userId' | 'name'>[];
  readonly keptOut: readonly Pick<Seat, 'userId' | 'name'>[];
};

/** Somebody did something to somebody. */
type By<T = unknown> = InRoom & { peer: Peer; by: Peer } & T;
type ToAll<T> = InRoom & { audience: readonly Peer[] } & T;

/** Facts about a room, in the past tense. */
export type RoomEvents = {
  /** `path`: what this peer opens; null while it is alone. */
  'peer-seated': InRoom & {
    peer: Peer;
    others: readonly Peer[];
    path: MediaPath | null;
    view: ModerationView;
    hands: readonly PeerId[];
    /** As they were when they left before. */
    muted: boolean;
  };
  'peer-joined': About<{ peer: Peer }>;
  'peer-left': About<{ peer: Peer; reason: PeerLeftReason }>;
  'peer-connection-changed': About<{ peer: Peer }>;
  'sources-changed': About<{ peer: Peer }>;
  'moderation-changed': InRoom & { peer: Peer; view: ModerationView };
  'role-changed': ToAll<{ peer: Peer }>;
  'hands-changed': ToAll<{ hands: readonly PeerId[] }>;
  reacted: ToAll<{ reactions: readonly ReactionCount[] }>;
  /** `by` null: the application's own server. `order`: counts what moderators asked of this peer. */
  'peer-muted': InRoom & { peer: Peer; by: Peer | null; order: number };
  'unmute-asked': By;
  'screen-stopped': By<{ order: number }>;
  /** The seat is given up next. */
  'peer-removed': By;
  /** Who waited is let in, or is not. */
  'lobby-answered': {
    applicationId: ApplicationId;
    devices: readonly DeviceId[];
    meetingId: MeetingId;
    admitted: boolean;
  };
  'description-relayed': InRoom & { from: Peer; to: Peer; generation: Generation; description: SessionDescription };
  'candidates-relayed': InRoom & { from: Peer; to: Peer; generation: Generation; candidates: IceCandidate[] };
  /** `from`: the path that carried media when this one was opened. */
  'peer-ready': InRoom & { peer: Peer; path: MediaPath; from: MediaPath | null; report: ReadyReport };
  'topology-switching': OfPath<{ from: MediaPath | null; reason: SwitchReason }>;
  /** `interruptedMs`: since the path that carried media broke; null: none did, or it carried media until now. */
  'topology-committed': OfPath<{
    from: MediaPath | null;
    reason: SwitchReason;
    tookMs: number;
    interruptedMs: number | null;
  }>;
  /** `kept`: the path that goes on. */
  'topology-abandoned': OfPath<{ kept: MediaPath; reason: SwitchReason; because: AbandonReason; tookMs: number }>;
  /** A path is gone while the room goes on with another one, or with none for the moment. */
  'path-closed': OfPath<unknown>;
  'path-failed': InRoom & { path: MediaPath; reason: PathFailure };
  /** The path that carried media broke, and nothing does until another is committed. */
  'media-interrupted': InRoom & { path: MediaPath };
  /** No path will come up again. */
  'topology-failed': InRoom;
  /** `audience`: those who may ask for it, for they do not follow, or it could not be brought to them. */
  'producer-offered': About<{ generation: Generation; producer: Producer }>;
  'consumer-brought': InRoom & { peer: Peer; generation: Generation } & Brought;
  'producer-removed': About<{ generation: Generation; producer: Producer }>;
  /** The first one, or everybody else on the path, is ready to receive it. */
  'producer-awaited': InRoom & { peer: Peer; generation: Generation; producer: Producer };
  /** Somebody came who cannot decode what this peer sends: from now on it encodes with these. */
  'codecs-chosen': InRoom & { peer: Peer; generation: Generation; codecs: ChosenCodecs };
  /** It took too much, and nothing of it is forwarded; or it is again. */
  'source-held': InRoom & { peer: Peer; generation: Generation; producer: Producer; most: number } & HeldNews;
  /** So many talk at once on that path that the voices of these are withheld: not forwarded, but to who pinned them. */
  'voices-withheld': ToAll<{ generation: Generation; peerIds: readonly PeerId[] }>;
  /** Much came from this peer that belongs to nothing it sends, and was dropped. In bit/s. */
  'stray-media': InRoom & { peer: Peer; bitrate: number };
  /** Which layers of what this peer sends anybody watches has changed. */
  'layers-watched': InRoom & { peer: Peer; generation: Generation; producer: Producer; layers: readonly number[] };
};
