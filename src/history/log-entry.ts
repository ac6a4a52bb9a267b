import type { RingResult } from '../protocol/history.ts';
import type { ApplicationId, CallId, DeviceId, PeerId, UserId } from '../protocol/ids.ts';
import type { PeerLeftReason } from '../protocol/rooms.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { LoggedCall } from './call-report.ts';
import type { LegId, ScoreInputs } from './quality-facts.ts';
import type { TimelineEvent } from './timeline.ts';

/** All that is known of a call by now; a later one takes its place. */
export type CallRow = Readonly<LoggedCall> & { readonly type: 'call' };

/** A person's part in a call. What is null leaves what was known before. */
export type ParticipantRow = {
  readonly type: 'participant';
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  readonly userId: UserId;
  readonly name: string;
  /** Came by a name alone. */
  readonly guest: boolean;
  /** How they came into it first. */
  readonly part: 'caller' | 'invited' | 'joined';
  /** The last time that they were rung, and what came of it. */
  readonly invitedAt: number | null;
  readonly invitation: RingResult | null;
  /** When that came to nothing without a word of theirs. Who comes into the call after all has missed nothing. */
  readonly missedAt: number | null;
};

/** Of the missed calls until then somebody knows; the latest one counts. */
export type SeenRow = {
  readonly type: 'seen';
  readonly applicationId: ApplicationId;
  readonly userId: UserId;
  readonly until: number;
};

export type SeatRow = {
  readonly type: 'seat';
  readonly callId: CallId;
  readonly peerId: PeerId;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly joinedAt: number;
  readonly leftAt: number | null;
  readonly reason: PeerLeftReason | 'call-ended' | null;
};

/** `seq` rises within the call, in the order of the facts. */
export type EventRow = {
  readonly type: 'event';
  readonly callId: CallId;
  readonly seq: number;
  readonly event: TimelineEvent;
};

/** What is known of a minute of a leg; what else is known of it stays. */
export type ScoreRow = LegId & {
  readonly type: 'scores';
  readonly callId: CallId;
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly path: string;
  /** `SLOTS` of them; null: not measured. */
  readonly mos: readonly (number | null)[];
  /** The lowest of these, and what it was computed from. */
  readonly worst: { readonly mos: number; readonly inputs: ScoreInputs };
};

/** Kept if the person had a part in the call; of each kind a person's last. */
export type FeedbackRow = {
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  readonly userId: UserId;
  readonly at: number;
} & (
  | { readonly type: 'rating'; readonly stars: 1 | 2 | 3 | 4 | 5; readonly text: string | null }
  /** Why this person's machine could not connect, in one sentence. */
  | { readonly type: 'diagnosis'; readonly text: string }
);

/** What is written to the call log. Each can be written again without harm. */
export type LogEntry = CallRow | ParticipantRow | SeatRow | EventRow | ScoreRow | FeedbackRow | SeenRow;

/** Equal for entries about the same thing. */
export function keyOf(entry: LogEntry): string {
  const { type } = entry;
  switch (type) {
    case 'call':
      return `${type} ${entry.callId}`;
    case 'participant':
    case 'rating':
    case 'diagnosis':
      return `${type} ${entry.callId} ${entry.userId}`;
    case 'seat':
      return `${type} ${entry.callId} ${entry.peerId}`;
    case 'event':
      return `${type} ${entry.callId} ${entry.seq}`;
    case 'scores':
      return `${type} ${entry.callId} ${entry.minute} ${entry.peerId} ${entry.viewerId} ${entry.source} ${entry.leg}`;
    case 'seen':
      return `${type} ${entry.applicationId} ${entry.userId}`;
    default:
      return exhaustive(type);
  }
}

/** One entry that says what two about the same thing say. */
export function merged(before: LogEntry, after: LogEntry): LogEntry {
  if (before.type === 'participant' && after.type === 'participant') {
    const { part } = before;
    const invitedAt = after.invitedAt ?? before.invitedAt;
    const { invitation, missedAt } = after.invitation === null ? before : after;
    // Of who could not be rung nothing but the id is known.
    const name = after.name === after.userId ? before.name : after.name;
    const guest = before.guest || after.guest;
    return { ...after, name, guest, part, invitedAt, invitation, missedAt: after.part === 'joined' ? null : missedAt };
  }
  if (before.type === 'seen' && after.type === 'seen') return before.until > after.until ? before : after;
  if (before.type === 'scores' && after.type === 'scores') {
    const mos = after.mos.map((score, slot) => score ?? before.mos[slot] ?? null);
    return { ...after, mos, worst: after.worst.mos <= before.worst.mos ? after.worst : before.worst };
  }
  return after;
}
