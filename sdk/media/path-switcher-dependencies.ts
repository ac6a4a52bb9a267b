import type { PeerId } from '../../src/protocol/ids.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { Path } from '../../src/protocol/topology.ts';
import type { Log } from '../log.ts';
import type { Declaration } from './first-media.ts';
import type { WatchFrames } from './frame-watch.ts';
import type { MediaPath } from './media-path.ts';
import type { Shown } from './shown-tracks.ts';

export type PathSwitcherDependencies = {
  /** `replaces`: media is carried already. Null: this SDK does not know such a path. */
  openPath: (path: Path, replaces: boolean) => MediaPath | null;
  localTrack: (source: SourceName) => MediaStreamTrack | null;
  remotes: {
    /** All that is to be seen and heard, from now on. */
    show(tracks: readonly Shown[]): void;
    readonly declarations: readonly Declaration[];
    readonly connections: readonly { peerId: PeerId; connected: boolean }[];
  };
  watchFrames: WatchFrames | null;
  now: () => number;
  log: Log;
};
