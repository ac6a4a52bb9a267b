import * as z from 'zod/mini';
import { CallOutcome } from '../protocol/calls.ts';
import { ApplicationId, CallId, DisplayName, PeerId, Timestamp, UserId } from '../protocol/ids.ts';

const ofAll = {
  /** The same in each attempt to tell it. */
  id: z.string(),
  /** By the server's wall clock. */
  at: Timestamp,
  applicationId: ApplicationId,
  callId: CallId,
  conversationId: z.nullable(z.string()),
};
const who = { userId: UserId, name: DisplayName };
const Person = z.object(who);
/** Came by a name alone, and has no account. */
const guest = z.boolean();
/** Null: the application's own server. */
const By = z.nullable(Person);

/** Why somebody who was called did not come. */
export const MissedReason = z.enum([
  'no-answer',
  'cancelled',
  'caller-gone',
  'withdrawn',
  // It never rang.
  'offline',
  'busy',
  'do-not-disturb',
]);
export type MissedReason = z.output<typeof MissedReason>;

/** What an application is told of its calls. `call.ended` is the last of a call. */
export const WebhookEvent = z.discriminatedUnion('type', [
  /** Somebody is being rung: wake their phones. */
  z.object({
    type: z.literal('call.ringing'),
    ...ofAll,
    to: Person,
    by: By,
    video: z.boolean(),
    ringsUntil: Timestamp,
  }),
  /** Somebody sits in it. */
  z.object({ type: z.literal('call.started'), ...ofAll, video: z.boolean() }),
  z.object({ type: z.literal('call.joined'), ...ofAll, peerId: PeerId, ...who, guest }),
  z.object({
    type: z.literal('call.left'),
    ...ofAll,
    peerId: PeerId,
    ...who,
    guest,
    reason: z.string(),
  }),
  z.object({ type: z.literal('call.missed'), ...ofAll, ...who, by: By, reason: MissedReason }),
  z.object({
    type: z.literal('call.ended'),
    ...ofAll,
    outcome: CallOutcome,
    durationMs: z.int().check(z.nonnegative()),
  }),
]);
export type WebhookEvent = z.output<typeof WebhookEvent>;
export type WebhookEventType = WebhookEvent['type'];

/** As it is told: with its number. */
export const toldEvent = (seq: number, body: string): string => `{"seq":${seq},${body.slice(1)}`;
