import * as z from 'zod/mini';
import { CallId, DisplayName, MeetingId, Timestamp, UserId } from './ids.ts';
import { MAX_INVITEES } from './limits.ts';
import { Person } from './presence.ts';
import { Source } from './rooms.ts';

/**
 * How a call ended. `never-connected`: answered, but no media path came up; `lost`: media or a peer was gone for
 * longer than the grace period.
 */
export const CallOutcome = z.enum([
  'completed',
  'declined',
  'cancelled',
  'no-answer',
  'caller-gone',
  'never-connected',
  'lost',
]);
export type CallOutcome = z.output<typeof CallOutcome>;

/** Why this device stopped ringing although nobody here touched it. */
export const RingEndReason = z.enum([
  'answered-elsewhere',
  'declined-elsewhere',
  'cancelled',
  'no-answer',
  'caller-gone',
]);
export type RingEndReason = z.output<typeof RingEndReason>;

/** How the ringing of somebody who was added ended. `answered`: on one of their devices; `room.peer-joined` tells of it. */
export const InviteEndReason = z.enum(['answered', 'declined', 'no-answer', 'withdrawn']);
export type InviteEndReason = z.output<typeof InviteEndReason>;

/** A call of the user's, for a device that has no seat in it. */
export const OwnCall = z.object({
  callId: CallId,
  /** `elsewhere`: another device of the user has a seat. `left`: none has any more. */
  seat: z.enum(['elsewhere', 'left']),
  /** Who was there besides when this was told. */
  others: z.array(Person),
  video: z.boolean(),
  conversationId: z.optional(z.string()),
  startedAt: Timestamp,
});
export type OwnCall = z.output<typeof OwnCall>;

const call = z.object({ callId: CallId });
const nothing = z.object({});

export const callRequests = {
  'call.place': {
    params: z.object({
      to: z.array(UserId).check(z.minLength(1), z.maxLength(MAX_INVITEES)),
      /** Whether the caller means to show a camera; the callee decides for itself. */
      video: z.boolean(),
      /** The application's own word for where this call belongs; carried along, never read. */
      conversationId: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
    }),
    result: z.object({ callId: CallId, ringsUntil: Timestamp }),
  },
  /** A device says that it does ring; the caller hears of it. */
  'call.ringing': { params: call, result: nothing },
  'call.answer': { params: call, result: nothing },
  'call.decline': {
    params: z.object({ callId: CallId, scope: z._default(z.enum(['device', 'everywhere']), 'everywhere') }),
    result: nothing,
  },
  'call.cancel': { params: call, result: nothing },
  'call.leave': { params: call, result: nothing },
  /** Rings somebody for a call that is running; only who has a seat in it may. */
  'call.add': { params: z.object({ callId: CallId, userId: UserId }), result: z.object({ ringsUntil: Timestamp }) },
  /** Takes a seat in the meeting's call, which begins with the first who comes. */
  'call.join': { params: z.object({ meetingId: MeetingId, video: z.boolean() }), result: call },
  /**
   * Takes a seat in a call that runs, for a user who had one or has one on another device: that one moves here. `sources`:
   * what the other device published until now.
   */
  'call.rejoin': { params: call, result: z.object({ sources: z.array(Source) }) },
  /** Whether this device is rung while it is in a call. Until it says so it is not. */
  'call.waiting': { params: z.object({ allowed: z.boolean() }), result: nothing },
  /** A new link; or, with a call in which one has a seat, that call's link: always the same one. */
  'meeting.create': {
    params: z.object({
      callId: z.optional(CallId),
      lobby: z.optional(z.boolean()),
      /** Who has the link and no account comes in by a name: `hello` with the meeting's id. */
      guests: z.optional(z.boolean()),
    }),
    result: z.object({ meetingId: MeetingId }),
  },
  /** Before `hello`: whose meeting a link is of, and whether one may come in by a name alone. */
  'meeting.about': {
    params: z.object({ meetingId: MeetingId }),
    /** `application`: its name; null: of those who sign in by name. */
    result: z.object({ application: z.nullable(z.string()), guests: z.boolean() }),
  },
  /** Who is there, for somebody who is about to join. */
  'meeting.look': { params: z.object({ meetingId: MeetingId }), result: z.object({ names: z.array(DisplayName) }) },
} as const;

export const callNotifications = {
  'call.incoming': z.object({
    callId: CallId,
    /** Null: your application's server calls, or adds you (`me.applicationName`). */
    from: z.nullable(Person),
    /** Who is in the call besides; empty where it begins with this one's answer. */
    others: z.array(Person),
    video: z.boolean(),
    conversationId: z.optional(z.string()),
    ringsUntil: Timestamp,
  }),
  'call.ringing': z.object({ callId: CallId, userId: UserId }),
  /** Somebody was added and is being rung; told to all who have a seat, and on joining for each who still rings. `by` null: the application's server. */
  'call.invited': z.object({ callId: CallId, person: Person, by: z.nullable(UserId), ringsUntil: Timestamp }),
  'call.invite-ended': z.object({ callId: CallId, userId: UserId, reason: InviteEndReason }),
  'call.ring-ended': z.object({ callId: CallId, reason: RingEndReason }),
  /** This device's seat went to another device of the same user; for it the call is over. */
  'call.moved': call,
  /** The running calls in which this device can take a seat by `call.rejoin`: all of them, whenever that changes. */
  'call.mine': z.object({ calls: z.array(OwnCall) }),
  'call.ended': z.object({
    callId: CallId,
    outcome: CallOutcome,
    /** From the answer; 0 if nobody answered. Without an upper bound: a call may last for days. */
    durationMs: z.int().check(z.nonnegative()),
  }),
} as const;
