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

const path = { callId: CallId, generation: Generation };

export const topologyRequests = {
  /** Said once a path: its transport is connected and every source that is being sent to this peer has been decoded. */
  'topology.ready': {
    params: z.object({
      ...path,
      /** All counted from the moment this peer was told to open the path. */
      connectedMs: DurationMs,
      firstAudioMs: z.optional(DurationMs),
      firstFrameMs: z.optional(DurationMs),
    }),
    result: z.object({}),
  },
  /** The path could not be opened, or broke and did not come back. */
  'topology.failed': {
    params: z.object({ ...path, reason: z.enum(['ice-failed', 'dtls-failed', 'negotiation-failed']) }),
    result: z.object({}),
  },
} as const;
