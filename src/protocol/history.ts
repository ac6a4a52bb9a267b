import * as z from 'zod/mini';
import { CallOutcome, InviteEndReason } from './calls.ts';
import { CallId, Timestamp, UserId } from './ids.ts';
import { MAX_CALLS_PER_MESSAGE } from './limits.ts';
import { Topology } from './topology.ts';

/** How a call ended, as it is remembered. `unreachable`: it never rang, `unreachable` on the call says why. */
export const LoggedOutcome = z.enum([...CallOutcome.options, 'unreachable']);
export type LoggedOutcome = z.output<typeof LoggedOutcome>;

/** Why somebody could not be rung. */
export const Unreachable = z.enum(['offline', 'busy', 'do-not-disturb']);
export type Unreachable = z.output<typeof Unreachable>;

/** What came of ringing somebody. */
export const RingResult = z.enum([...InviteEndReason.options, 'unreachable']);
export type RingResult = z.output<typeof RingResult>;

/** The name as it was then. */
export const LoggedPerson = z.object({ userId: UserId, name: z.string() });

/** A call in which one was rung, or should have been, and in which one never was. */
export const MissedCall = z.object({
  callId: CallId,
  /** Null: your application's server called. */
  from: z.nullable(LoggedPerson),
  /** Others were in it, or rung for it. */
  group: z.boolean(),
  video: z.boolean(),
  at: Timestamp,
});
export type MissedCall = z.output<typeof MissedCall>;

/** Those that were not seen. `count` does not go above a hundred; `calls` are the newest of them, the newest first. */
export const MissedCalls = z.object({ count: z.int(), calls: z.array(MissedCall) });
export type MissedCalls = z.output<typeof MissedCalls>;

/** People on a remembered call that are named. */
export const MAX_NAMED_PEOPLE = 10;

/** One call, as somebody with a part in it remembers it. */
export const RememberedCall = z.object({
  callId: CallId,
  conversationId: z.nullable(z.string()),
  direction: z.enum(['outgoing', 'incoming', 'meeting']),
  /** No person called: your application's server did. */
  fromApplication: z.boolean(),
  video: z.boolean(),
  /** You were rung, or should have been, and did not come. */
  missed: z.boolean(),
  /** Of the others the first ten. */
  people: z.array(LoggedPerson),
  /** How many others there were. */
  others: z.int(),
  startedAt: Timestamp,
  /** When there were two. */
  answeredAt: z.nullable(Timestamp),
  /** Null: it runs, or its server was gone before it ended. */
  endedAt: z.nullable(Timestamp),
  durationMs: z.int().check(z.nonnegative()),
  outcome: z.nullable(LoggedOutcome),
  /** Why the one who was called could not be rung. */
  unreachable: z.nullable(Unreachable),
  topologies: z.array(Topology),
  /** Of the worst minute of the worst leg. */
  worstMos: z.nullable(z.number()),
});
export type RememberedCall = z.output<typeof RememberedCall>;

/** Where a page ends; of any use only to the server that made it. */
const CallsCursor = z.string().check(z.maxLength(200));

export const historyRequests = {
  /** Your own calls, the newest first. */
  'history.calls': {
    params: z.object({
      missed: z._default(z.boolean(), false),
      limit: z._default(z.int().check(z.gte(1), z.lte(MAX_CALLS_PER_MESSAGE)), 20),
      cursor: z.optional(CallsCursor),
    }),
    result: z.object({ calls: z.array(RememberedCall), next: z.nullable(CallsCursor) }),
  },
  /** All missed calls up to then were seen. */
  'history.seen': { params: z.object({ until: Timestamp }), result: z.object({}) },
} as const;

export const historyNotifications = {
  /** After `hello` where there are any, and whenever they change: on another of your devices, too. */
  'history.missed': MissedCalls,
} as const;
