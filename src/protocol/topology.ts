import * as z from 'zod/mini';
import { CallId, DurationMs } from './ids.ts';

export const Topology = z.enum(['p2p', 'sfu']);
export type Topology = z.output<typeof Topology>;

/** Numbers a room's media paths; every media message carries it, and a message for another path is refused. */
export const Generation = z.int().check(z.positive());
export type Generation = z.output<typeof Generation>;

/**
 * One way for a room's media to travel. In `p2p`, `polite` is this peer's part in perfect negotiation
 * (W3C webrtc-pc §10.7): the impolite one makes the first offer.
 */
export const Path = z.discriminatedUnion('topology', [
  z.object({ topology: z.literal('p2p'), generation: Generation, polite: z.boolean() }),
  z.object({ topology: z.literal('sfu'), generation: Generation }),
]);
export type Path = z.output<typeof Path>;

/**
 * Why a room's media moves to a new path. `first-peers`: there was nobody to talk to before. `p2p-unreachable`: the
 * peer-to-peer path did not connect in time. `p2p-failed`, `sfu-failed`: the path before broke for good.
 */
export const SwitchReason = z.enum([
  'first-peers',
  'third-peer',
  'screen-share',
  'two-remain',
  'p2p-unreachable',
  'p2p-failed',
  'sfu-failed',
]);
export type SwitchReason = z.output<typeof SwitchReason>;

/**
 * Why a new path was given up and the one before is kept. `…-unreachable`: nobody, or not enough peers, could use it in
 * time. `path-failed`: it broke. `superseded`: the reason for it is gone.
 */
export const AbandonReason = z.enum(['sfu-unreachable', 'p2p-unreachable', 'path-failed', 'superseded']);
export type AbandonReason = z.output<typeof AbandonReason>;

const path = { callId: CallId, generation: Generation };

export const topologyRequests = {
  /**
   * Said once a path: its transports are connected, and every source that is being sent to this peer is decoded and
   * steady on it. Where another path carried media before, this peer shows and plays the new one from now on.
   */
  'topology.ready': {
    params: z.object({
      ...path,
      /** All counted from the moment this peer was told to open the path. */
      connectedMs: DurationMs,
      firstAudioMs: z.optional(DurationMs),
      firstFrameMs: z.optional(DurationMs),
      /** Only where media moved from another path: the longest interval without a frame beyond the usual one, any source. */
      gapMs: z.optional(DurationMs),
      /** From showing the new path until every picture is as high again as it was before; 0: it never was smaller. */
      sharpMs: z.optional(DurationMs),
    }),
    result: z.object({}),
  },
  /** The path could not be opened, or broke and did not come back. */
  'topology.failed': {
    params: z.object({ ...path, reason: z.enum(['ice-failed', 'dtls-failed', 'negotiation-failed']) }),
    result: z.object({}),
  },
} as const;

export const topologyNotifications = {
  /** Open this path too; the one before goes on until this one is committed, or until it is closed. */
  'topology.switching': z.object({ callId: CallId, path: Path, reason: SwitchReason }),
  /** Everybody who was waited for uses this path. Any other is closed. */
  'topology.committed': z.object({ ...path, topology: Topology }),
  /** Give this path up; the one before it stays. */
  'topology.abandoned': z.object({ ...path, reason: AbandonReason }),
  /** This path is gone, also where another one was being opened beside it. */
  'topology.closed': z.object({ ...path }),
} as const;
