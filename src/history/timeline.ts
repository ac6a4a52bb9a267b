import * as z from 'zod/mini';
import { InviteEndReason } from '../protocol/calls.ts';
import { LoggedOutcome, Unreachable } from '../protocol/history.ts';
import { PeerId, Timestamp, UserId } from '../protocol/ids.ts';
import { Cause, Symptom } from '../protocol/quality.ts';
import { CandidatePair } from '../protocol/quality-digest.ts';
import { PeerLeftReason, Source, SourceName } from '../protocol/rooms.ts';
import { AbandonReason, Generation, SwitchReason, Topology } from '../protocol/topology.ts';

const duration = z.number().check(z.nonnegative());

/** Which path, without who is on it: that is what `seated` and `left` say. */
const Path = z.object({ topology: Topology, generation: Generation });

/**
 * What ended a call. `left`, `timed-out`: the last but one gave up the seat, or was waited for in vain. `no-answer`,
 * `declined`: the last one who was rung did not come. `offline`, `busy`, `do-not-disturb`: who was called could not be rung.
 */
export const EndReason = z.enum([
  'left',
  'timed-out',
  'declined',
  'cancelled',
  'no-answer',
  'caller-gone',
  'media-failed',
  'server-stopping',
  ...Unreachable.options,
]);
export type EndReason = z.output<typeof EndReason>;

const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), at: Timestamp, ...shape });

/** Of a source that `peerId` sends, as `viewerId` receives it. */
const received = { peerId: PeerId, viewerId: PeerId, source: SourceName };
const verdict = { ...received, cause: Cause, symptom: Symptom, evidence: z.string() };
const switched = { path: Path, from: z.nullable(Path), reason: SwitchReason };

/** One thing that happened in a call. `at`: ms since the epoch. */
export const TimelineEvent = z.discriminatedUnion('type', [
  /** `userId` and `by` null: the application's server. */
  event('placed', { userId: z.nullable(UserId), video: z.boolean() }),
  /** A device of theirs said that it rings. */
  event('rang', { userId: UserId, timeToRingMs: duration }),
  event('invited', { userId: UserId, by: z.nullable(UserId) }),
  event('invitation-ended', { userId: UserId, reason: InviteEndReason }),
  event('answered', { userId: UserId }),
  /** By the meeting's link. */
  event('joined', { userId: UserId }),
  event('seated', { peerId: PeerId, userId: UserId }),
  event('left', { peerId: PeerId, reason: PeerLeftReason }),
  /** The signaling connection was lost, or is back. */
  event('connection', { peerId: PeerId, connected: z.boolean() }),
  event('sources', { peerId: PeerId, sources: z.array(Source) }),
  /** The first path carries media to all ends. `setupMs`: since there were two. */
  event('connected', { topology: Topology, setupMs: duration }),
  event('switching', switched),
  event('committed', { ...switched, tookMs: duration }),
  event('abandoned', { path: Path, kept: Path, reason: SwitchReason, because: AbandonReason, tookMs: duration }),
  /** What a peer measured while it changed over to the path (`topology.ready`). */
  event('ready', {
    peerId: PeerId,
    path: Path,
    from: z.nullable(Path),
    connectedMs: duration,
    firstAudioMs: z.optional(duration),
    firstFrameMs: z.optional(duration),
    gapMs: z.optional(duration),
    sharpMs: z.optional(duration),
  }),
  event('path-failed', { path: Path, reason: z.string() }),
  /** No path comes up any more. */
  event('media-failed', {}),
  event('candidate-pair', { peerId: PeerId, generation: Generation, pair: CandidatePair }),
  /** Which layer of it the SFU forwards; null: none. */
  event('layers', { ...received, spatial: z.nullable(z.int()), temporal: z.nullable(z.int()) }),
  /** It took more than it may, and nothing of it is forwarded; or it is again, with `bitrate` null. In bit/s. */
  event('held', { peerId: PeerId, source: SourceName, held: z.boolean(), bitrate: z.nullable(z.int()) }),
  /** Much came from this peer that belongs to nothing it sends, and was dropped. */
  event('stray-media', { peerId: PeerId, bitrate: z.int() }),
  event('verdict-begun', verdict),
  event('verdict-ended', verdict),
  /** There are more of this type than are kept. */
  event('cut', { of: z.string() }),
  /** `by`: null where it was nobody's doing. */
  event('ended', { outcome: LoggedOutcome, by: z.nullable(UserId), reason: EndReason }),
]);
export type TimelineEvent = z.output<typeof TimelineEvent>;
export type TimelineEventType = TimelineEvent['type'];

/** Before it is known when. */
export type Happening = TimelineEvent extends infer E ? (E extends TimelineEvent ? Omit<E, 'at'> : never) : never;
