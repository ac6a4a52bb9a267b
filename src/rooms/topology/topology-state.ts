import type { PeerId } from '../../protocol/ids.ts';
import type { AbandonReason, Generation, SwitchReason, Topology } from '../../protocol/topology.ts';

/**
 * One way for a room's media to travel, opened once and never reopened. A peer-to-peer path is between two peers and
 * nobody else; the first of them is the impolite one (W3C webrtc-pc §10.7). An SFU path carries whoever is in the room.
 */
export type MediaPath =
  | {
      readonly topology: 'p2p';
      readonly generation: Generation;
      readonly between: readonly [impolite: PeerId, polite: PeerId];
    }
  | { readonly topology: 'sfu'; readonly generation: Generation };

export type Move = { readonly topology: Topology; readonly reason: SwitchReason };

/** `lastGeneration`: of the newest path that ever was; 0 before the first. */
export type InRoom = { readonly peers: readonly PeerId[]; readonly lastGeneration: number };

export type TopologyState = InRoom &
  (
    | { readonly phase: 'idle' }
    /** `unreachable`: those who said that they cannot use the path; at least two peers always can. */
    | { readonly phase: 'stable'; readonly path: MediaPath; readonly unreachable: ReadonlySet<PeerId> }
    /**
     * `from` carries media until `to` is committed; null: nothing does. Each peer whom `to` carries is awaited (at least
     * one is), ready or unreachable. `next`: the latest wish, where it is another than `to` and could not be begun.
     */
    | {
        readonly phase: 'switching';
        readonly from: MediaPath | null;
        readonly to: MediaPath;
        readonly reason: SwitchReason;
        readonly awaiting: ReadonlySet<PeerId>;
        readonly ready: ReadonlySet<PeerId>;
        readonly unreachable: ReadonlySet<PeerId>;
        readonly startedAt: number;
        readonly deadline: number;
        readonly next: Move | null;
        /** Paths that failed in a row while nothing carried media. */
        readonly failures: number;
      }
    /** No path came up in several attempts. Nothing follows. */
    | { readonly phase: 'failed' }
  );

export type Stable = Extract<TopologyState, { phase: 'stable' }>;
export type Switching = Extract<TopologyState, { phase: 'switching' }>;

export type TopologyEvent =
  | { type: 'peer-joined'; peerId: PeerId; now: number }
  | { type: 'peer-left'; peerId: PeerId; now: number }
  /** What the policy wants. */
  | { type: 'move'; move: Move; now: number }
  | { type: 'peer-ready'; peerId: PeerId; generation: Generation; now: number }
  /** This peer cannot use the path, or not any more. */
  | { type: 'peer-failed'; peerId: PeerId; generation: Generation; now: number }
  /** The path is gone for everybody. */
  | { type: 'path-failed'; generation: Generation; now: number }
  /** Somebody cannot negotiate just now, since its signaling connection is lost. */
  | { type: 'peer-away'; now: number }
  | { type: 'tick'; now: number };

export type TopologyEffect =
  | { type: 'open'; path: MediaPath; from: MediaPath | null; reason: SwitchReason }
  /** `lost`: it broke, or has too few ends left, or is not wanted before it carried anything. */
  | { type: 'close'; path: MediaPath; because: 'committed' | 'abandoned' | 'lost' }
  | { type: 'committed'; path: MediaPath; from: MediaPath | null; reason: SwitchReason; tookMs: number }
  | {
      type: 'abandoned';
      path: MediaPath;
      kept: MediaPath;
      reason: SwitchReason;
      because: AbandonReason;
      tookMs: number;
    }
  | { type: 'failed' };

export type TopologyStep = { readonly state: TopologyState; readonly effects: readonly TopologyEffect[] };

/** Longer gives slow networks a chance; shorter tells people sooner that nothing will come. Clients give up by themselves before. */
export const PATH_OPEN_TIMEOUT_MS = 30_000;
/** While another path carries media. Longer keeps two paths, and twice the upload, for longer. */
export const SWITCH_TIMEOUT_MS = 10_000;

export const initialTopology: TopologyState = { phase: 'idle', peers: [], lastGeneration: 0 };
