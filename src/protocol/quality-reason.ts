import * as z from 'zod/mini';
import { DurationMs } from './ids.ts';

const share = z.number().check(z.minimum(0), z.maximum(1));
const bitrate = z.number().check(z.nonnegative(), z.maximum(10_000_000_000));
const times = z.number().check(z.nonnegative(), z.maximum(1_000));

/** Signaling round trips of the end whose line is blamed, and of the other: side evidence between two in P2P. */
const Signaling = z.object({ blamedMs: DurationMs, usualMs: DurationMs, otherMs: DurationMs });
const side = { signaling: z.optional(Signaling) };

/**
 * What decided a verdict, for programs and for other languages; `evidence` says the same in English. Shares: 0 to 1;
 * bitrates: bit/s. Of a line it is the leg of the verdict that is meant; `other…`: the other leg, where there are two.
 */
export const Reason = z.discriminatedUnion('code', [
  z.object({ code: z.literal('silent-microphone') }),
  z.object({ code: z.literal('no-frames-captured'), periodMs: DurationMs }),
  z.object({ code: z.literal('nothing-sent') }),
  /** Held back by the processor: what share of the time. */
  z.object({ code: z.literal('encoder-held-back'), share }),
  /** Longer than there is time between two frames. */
  z.object({ code: z.literal('encoder-too-slow'), frameMs: DurationMs, budgetMs: DurationMs }),
  z.object({ code: z.literal('sender-stalled'), share }),
  z.object({ code: z.literal('decoder-too-slow'), frameMs: DurationMs, budgetMs: DurationMs }),
  /** Of the frames that arrived, how many were not decoded or not shown. */
  z.object({ code: z.literal('frames-dropped'), share }),
  z.object({ code: z.literal('receiver-stalled'), share }),
  /** Packets wait longer and longer for being played, though they come evenly. */
  z.object({ code: z.literal('played-late'), bufferMs: DurationMs, jitterMs: DurationMs }),
  z.object({
    code: z.literal('relay-over-tcp'),
    protocol: z.enum(['tcp', 'tls']),
    rttMs: DurationMs,
    jitterMs: DurationMs,
    /** Where packets wait long for being played. */
    bufferMs: z.optional(DurationMs),
  }),
  /** `heldBack`: what share of the time the encoder was, by bandwidth. */
  z.object({ code: z.literal('narrow-line'), bitrate: z.optional(bitrate), heldBack: z.optional(share), ...side }),
  /** Packets wait so much longer than usual, and some find no place any more. */
  z.object({ code: z.literal('full-line'), lost: share, waitMs: DurationMs, ...side }),
  /** The server sends less than was wished for, or nothing. */
  z.object({ code: z.literal('layers-held-back'), bitrate: z.optional(bitrate), paused: z.boolean() }),
  /** `bursts`: mean length of what was concealed at a stretch, in packets, where it is long. */
  z.object({ code: z.literal('loss'), lost: share, otherLost: z.optional(share), bursts: z.optional(times), ...side }),
  z.object({ code: z.literal('jitter'), jitterMs: DurationMs, otherMs: z.optional(DurationMs), ...side }),
  z.object({ code: z.literal('delay'), rttMs: DurationMs, otherMs: z.optional(DurationMs), ...side }),
  z.object({ code: z.literal('nothing-arrives'), ...side }),
  z.object({ code: z.literal('server-busy'), workerCpu: share, loopLagMs: DurationMs }),
  /** An administrator bounds what the server sends out: for this room, or for all rooms of the application. */
  z.object({ code: z.literal('sending-limit'), limit: z.enum(['room', 'application']), paused: z.boolean() }),
  /** Of the packets that came to the server, how many it sent on. */
  z.object({ code: z.literal('server-drops'), share }),
  /** Sound goes in, packets arrive, no sound comes out. */
  z.object({ code: z.literal('one-way-audio') }),
  z.object({ code: z.literal('unexplained') }),
]);
export type Reason = z.output<typeof Reason>;

/** Of a line, on which there may be side evidence. */
export type LineReason = Extract<Reason, { signaling?: unknown }>;
