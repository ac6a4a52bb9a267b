import * as z from 'zod/mini';
import { CallId, MeetingId, PeerId, UserId } from './ids.ts';
import { MAX_PEERS } from './limits.ts';
import { Permission, Role } from './permissions.ts';
import { Person } from './presence.ts';

/** The whole set: few enough to be known at a glance, and to be drawn by every client. */
export const Reaction = z.enum(['thumbs-up', 'clap', 'heart', 'laugh', 'surprise', 'celebrate']);
export type Reaction = z.output<typeof Reaction>;

/** How often one peer reacted so. */
export const ReactionCount = z.object({ peerId: PeerId, reaction: Reaction, count: z.int().check(z.positive()) });
export type ReactionCount = z.output<typeof ReactionCount>;

/** What a peer may do, and how its call is kept. `waiting`: empty for who may not admit; `keptOut`: who may not remove. */
export const Moderation = z.object({
  role: Role,
  permissions: z.array(Permission),
  locked: z.boolean(),
  lobby: z.boolean(),
  waiting: z.array(Person),
  keptOut: z.array(Person),
});
export type Moderation = z.output<typeof Moderation>;

/** Whose hands are up, the first to raise it first. */
export const Hands = z.array(PeerId);

/** Numbers what moderators asked of a peer; `room.sources` says which was heard last. */
export const Order = z.int().check(z.nonnegative());

const call = { callId: CallId };
const ofPeer = z.object({ ...call, peerId: PeerId });
const ofUser = z.object({ ...call, userId: UserId });
const nothing = z.object({});
const meeting = z.object({ meetingId: MeetingId });

export const moderationRequests = {
  'moderation.mute': { params: ofPeer, result: nothing },
  'moderation.mute-all': { params: z.object(call), result: z.object({ muted: z.int().check(z.nonnegative()) }) },
  /** Nobody is unmuted by somebody else: the person is asked, and does it or does not. */
  'moderation.ask-unmute': { params: ofPeer, result: nothing },
  'moderation.stop-screen': { params: ofPeer, result: nothing },
  /** Also keeps out, until the call ends or `moderation.let-in`. */
  'moderation.remove': { params: ofPeer, result: nothing },
  'moderation.let-in': { params: ofUser, result: nothing },
  'moderation.lock': { params: z.object({ ...call, locked: z.boolean() }), result: nothing },
  'moderation.lobby': { params: z.object({ ...call, on: z.boolean() }), result: nothing },
  /** Asks to be let into a meeting that refused with `must-wait`. */
  'lobby.wait': { params: meeting, result: nothing },
  'lobby.leave': { params: meeting, result: nothing },
  'lobby.admit': { params: ofUser, result: nothing },
  'lobby.deny': { params: ofUser, result: nothing },
  'room.hand': { params: z.object({ ...call, raised: z.boolean() }), result: nothing },
  'room.react': { params: z.object({ ...call, reaction: Reaction }), result: nothing },
} as const;

const byPerson = { ...call, by: Person };

export const moderationNotifications = {
  'moderation.changed': z.object({ ...call, moderation: Moderation }),
  /** `by` null: the application's own server. */
  'moderation.muted': z.object({ ...call, by: z.nullable(Person), order: Order }),
  'moderation.unmute-asked': z.object(byPerson),
  'moderation.screen-stopped': z.object({ ...byPerson, order: Order }),
  'moderation.removed': z.object(byPerson),
  'lobby.answered': z.object({ meetingId: MeetingId, admitted: z.boolean() }),
  'room.role': z.object({ ...call, peerId: PeerId, role: Role }),
  'room.hands': z.object({ ...call, hands: Hands }),
  /** Those of a fifth of a second together. */
  'room.reactions': z.object({
    ...call,
    reactions: z.array(ReactionCount).check(z.maxLength(MAX_PEERS * Reaction.options.length)),
  }),
} as const;
