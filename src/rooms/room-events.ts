import type { ValidParams } from '../protocol/contract.ts';
import type { ApplicationId, CallId, DeviceId } from '../protocol/ids.ts';
import type { IceCandidate, SessionDescription } from '../protocol/p2p.ts';
import type { PeerLeftReason } from '../protocol/rooms.ts';
import type { Generation } from '../protocol/topology.ts';
import type { Peer } from './peer.ts';
import type { MediaPath } from './topology/topology.ts';

type InRoom = { callId: CallId; applicationId: ApplicationId };
/** `audience`: the devices of the other peers. */
type About<T> = InRoom & { audience: readonly DeviceId[] } & T;

/** Measured by the client, from being told to open the path. */
export type ReadyReport = {
  connectedMs: number;
  firstAudioMs?: number | undefined;
  firstFrameMs?: number | undefined;
};

/** What a client found, or that nobody said anything in time. */
export type PathFailure = ValidParams<'topology.failed'>['reason'] | 'timeout';

/** Facts about a room, in the past tense. */
export type RoomEvents = {
  /** `polite`: this peer's part in perfect negotiation, where the path is peer-to-peer. */
  'peer-seated': InRoom & { peer: Peer; others: readonly Peer[]; path: MediaPath; polite: boolean };
  'peer-left': About<{ peer: Peer; reason: PeerLeftReason }>;
  'peer-connection-changed': About<{ peer: Peer }>;
  'sources-changed': About<{ peer: Peer }>;
  'description-relayed': InRoom & { from: Peer; to: Peer; generation: Generation; description: SessionDescription };
  'candidates-relayed': InRoom & { from: Peer; to: Peer; generation: Generation; candidates: IceCandidate[] };
  'peer-ready': InRoom & { peer: Peer; path: MediaPath; report: ReadyReport };
  'path-connected': InRoom & { path: MediaPath };
  'path-failed': InRoom & { path: MediaPath; reason: PathFailure };
};
