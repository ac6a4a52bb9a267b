import type { PeerId } from '../../src/protocol/ids.ts';
import type { Digest } from '../../src/protocol/quality-digest.ts';
import type { Source } from '../../src/protocol/rooms.ts';
import type { PathStats } from '../media/media-path.ts';
import type { SoundEnergy } from '../media/sound-energy.ts';
import { type RemoteSource, type SourceKey, sourceKey } from '../media/source-key.ts';
import { rootMeanSquare } from './codec-and-level.ts';
import { networkOf } from './network-of.ts';
import { receivedOf } from './received-of.ts';
import { sentOf } from './sent-of.ts';
import { known, rounded } from './stats-reading.ts';

/** A path at one moment. */
export type Look = {
  /** Milliseconds of a clock that never goes back. */
  readonly at: number;
  readonly stats: PathStats;
  /** What has sounded until then, where we measure that ourselves; null: the browser's statistics tell. */
  readonly sounds: ReadonlyMap<SourceKey, SoundEnergy> | null;
  /** Nobody looks at the page. */
  readonly hidden: boolean;
  /** Who speaks and is not forwarded. */
  readonly withheld: ReadonlySet<PeerId>;
  /** For how long the page's thread has been held up so far. */
  readonly lateMs: number;
};

/** What was to be expected in a period, and what else is known of it. */
export type Circumstances = {
  /** What we declared and this path carries. */
  readonly sent: readonly Source[];
  /** What others declared and this path carries. */
  readonly received: readonly RemoteSource[];
  /** The slowest of the signaling connection; undefined: there was none. */
  readonly signalingRttMs: number | undefined;
};

export type Measurement = Omit<Digest, 'seq' | 'at' | 'generation'>;

/**
 * What happened on a path between two looks at it: differences of W3C webrtc-stats counters. A stream that is new, or
 * counts anew, counts from nothing; what a browser does not tell is 0 or left out, as the schema has it.
 */
export function digestOf(before: Look, after: Look, { sent, received, signalingRttMs }: Circumstances): Measurement {
  const periodMs = after.at - before.at;
  const hidden = before.hidden || after.hidden;
  // Browsers slow down the timers of hidden pages.
  const stalled = hidden ? undefined : Math.min(1, (after.lateMs - before.lateMs) / periodMs);
  return {
    periodMs: rounded(periodMs),
    network: {
      ...networkOf(before.stats, after.stats),
      ...known({ signalingRttMs: signalingRttMs && rounded(signalingRttMs) }),
    },
    ...known({ stalled: stalled && rounded(stalled, 3) }),
    sent: sent.flatMap((source) => sentOf(source, before.stats, after.stats, periodMs) ?? []),
    received: received.map((remote) => {
      const level = after.sounds ? { value: soundedIn(before, after, sourceKey(remote)) } : null;
      return receivedOf(remote, before.stats, after.stats, periodMs, { hidden, level });
    }),
  };
}

function soundedIn(before: Look, after: Look, key: SourceKey): number | undefined {
  const [then, now] = [before.sounds?.get(key), after.sounds?.get(key)];
  if (!now) return undefined;
  // Another playout has begun to count.
  const isSame = then !== undefined && now.seconds >= then.seconds;
  return rootMeanSquare(now.energy - (isSame ? then.energy : 0), now.seconds - (isSame ? then.seconds : 0));
}
