import type { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { MediaRoute, Problem, SourceQuality } from '../api.ts';
import type { Log } from '../log.ts';
import type { WatchFrames } from '../media/frame-watch.ts';
import type { MediaPath, PathOpening } from '../media/media-path.ts';
import type { RemotePeers } from '../media/remote-peers.ts';
import type { RoomOrder } from '../moderation/publishing.ts';
import type { MeasuredStep } from '../quality/figures-of.ts';
import type { Signaling } from './signaling-port.ts';

export type CallRoomEvents = {
  /** `muted`: as they were when they were here last, or they may not speak. */
  joined: { muted: boolean };
  order: RoomOrder;
  connected: undefined;
  interrupted: undefined;
  restored: undefined;
  speakers: readonly PeerId[];
  route: MediaRoute | null;
  /** See `PathSwitcher.settled`. */
  settled: readonly Pick<MediaPath, 'topology' | 'generation'>[];
  /** Others receive a source of this device badly, and it lies here; null: not any more. */
  'own-quality': { source: SourceName; quality: SourceQuality | null };
  measured: MeasuredStep;
  problem: Problem;
};

export type CallRoomDependencies = {
  callId: CallId;
  signaling: Signaling;
  peers: RemotePeers;
  /** Null: this SDK does not know such a path. */
  openPath: (opening: PathOpening) => MediaPath | null;
  localTrack: (source: SourceName) => MediaStreamTrack | null;
  /** Null: frames are counted by statistics. Default: what this browser has. */
  watchFrames?: WatchFrames | null;
  /** Nobody looks at the page. */
  isHidden: () => boolean;
  log: Log;
};
