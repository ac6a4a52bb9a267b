import type * as z from 'zod/mini';
import type { moderationNotifications, moderationRequests } from '../../src/protocol/moderation.ts';
import { Permission } from '../../src/protocol/permissions.ts';
import type { NotificationWords } from './notification-words.ts';
import type { RequestWords } from './request-words.ts';
import type { TypeWords } from './type-words.ts';

type Request = keyof typeof moderationRequests;
type Notification = keyof typeof moderationNotifications;

const call = { callId: 'The call.' };
const refused = ['call-not-found', 'call-ended', 'not-allowed'] as const;
const meeting = { meetingId: 'From the meeting’s link.' };

export const moderationRequestWords: Readonly<Record<Request, RequestWords>> = {
  'moderation.mute': {
    summary:
      'Mutes somebody’s microphone (`mute-others`). The SFU forwards nothing of it from now on, and the peer hears `moderation.muted`. They may unmute themselves; nobody else can.',
    params: { ...call, peerId: 'Whose.' },
    result: {},
    refusals: [...refused, 'peer-not-found'],
  },
  'moderation.mute-all': {
    summary: 'The same for everybody but you (`mute-others`).',
    params: call,
    result: { muted: 'How many were not muted before.' },
    refusals: refused,
  },
  'moderation.ask-unmute': {
    summary: 'Asks somebody to unmute (`mute-others`): they hear `moderation.unmute-asked`, and do it or do not.',
    params: { ...call, peerId: 'Whom.' },
    result: {},
    refusals: [...refused, 'peer-not-found'],
  },
  'moderation.stop-screen': {
    summary:
      'Ends what somebody shares (`stop-screen`): the SFU closes it at once, and the peer hears `moderation.screen-stopped`.',
    params: { ...call, peerId: 'Whose.' },
    result: {},
    refusals: [...refused, 'peer-not-found'],
  },
  'moderation.remove': {
    summary:
      'Takes all seats of that peer’s user (`remove`), who hears `moderation.removed` and is kept out until the call ends, `moderation.let-in`, or a `call.add` by somebody with `remove`. Nobody removes the owner.',
    params: { ...call, peerId: 'One of their seats.' },
    result: {},
    refusals: [...refused, 'peer-not-found'],
  },
  'moderation.let-in': {
    summary: 'Somebody who was removed may come again (`remove`).',
    params: { ...call, userId: 'Who.' },
    result: {},
    refusals: refused,
  },
  'moderation.lock': {
    summary:
      'While a meeting is locked (`lock`), nobody new comes in: `call-locked`. Who had a seat, is being rung, or may admit, still does.',
    params: { ...call, locked: 'Whether it is.' },
    result: {},
    refusals: refused,
  },
  'moderation.lobby': {
    summary: 'Whether who comes to this meeting waits to be let in (`lock`). Turned off, all who wait are let in.',
    params: { ...call, on: 'Whether they do.' },
    result: {},
    refusals: refused,
  },
  'lobby.wait': {
    summary:
      'After `call.join` was refused with `must-wait`: you wait before this meeting, also before it has begun, until `lobby.answered`, `lobby.leave`, or the end of your session. Who need not wait hears `lobby.answered` at once. A device waits at one meeting at most; said again, it keeps its place.',
    params: meeting,
    result: {},
    refusals: ['meeting-not-found', 'call-locked', 'kept-out', 'limit-reached'],
  },
  'lobby.leave': { summary: 'You wait no more.', params: meeting, result: {}, refusals: [] },
  'lobby.admit': {
    summary:
      'Lets in somebody who waits (`admit`): all their waiting devices hear `lobby.answered`, and have a minute to say `call.join` again.',
    params: { ...call, userId: 'Who.' },
    result: {},
    refusals: [...refused, 'peer-not-found'],
  },
  'lobby.deny': {
    summary: 'Does not let them in (`admit`). They may ask again.',
    params: { ...call, userId: 'Who.' },
    result: {},
    refusals: [...refused, 'peer-not-found'],
  },
  'room.hand': {
    summary: 'Raises your hand, or lowers it. Everybody gets `room.hands`. It goes down when you leave.',
    params: { ...call, raised: 'Whether it is up.' },
    result: {},
    refusals: ['call-not-found', 'call-ended'],
  },
  'room.react': {
    summary: 'Shows a reaction to everybody, you included, for a moment.',
    params: { ...call, reaction: 'Which.' },
    result: {},
    refusals: ['call-not-found', 'call-ended'],
  },
};

const by = { ...call, by: 'Who did it.' };

export const moderationNotificationWords: Readonly<Record<Notification, NotificationWords>> = {
  'moderation.changed': {
    summary: 'What you may, or how the call is kept, or who waits, is another now. Also in `room.joined`.',
    data: { ...call, moderation: 'All of it, as it concerns you.' },
  },
  'moderation.muted': {
    summary:
      'You were muted: stop sending your microphone, show it, and say so in `room.sources` with `heard`. A `room.sources` with a lower `heard` leaves you muted, whatever it says.',
    data: { ...by, order: 'For `heard`.' },
  },
  'moderation.unmute-asked': {
    summary: 'You are asked to unmute. Ask the person; never do it for them.',
    data: by,
  },
  'moderation.screen-stopped': {
    summary: 'Your screen is not forwarded any more: stop sharing it.',
    data: { ...by, order: 'For `heard` in `room.sources`.' },
  },
  'moderation.removed': { summary: 'You have no seat in this call any more: drop it.', data: by },
  'lobby.answered': {
    summary: 'You wait no more.',
    data: { ...meeting, admitted: 'True: say `call.join` within a minute.' },
  },
  'room.role': {
    summary: 'Somebody, perhaps you, has another role.',
    data: { ...call, peerId: 'Who.', role: 'The new one.' },
  },
  'room.hands': {
    summary: 'Whose hands are up.',
    data: { ...call, hands: 'All of them, the first to raise it first.' },
  },
  'room.reactions': {
    summary: 'Reactions of a fifth of a second. While your connection is lost only the last of these are kept.',
    data: { ...call, reactions: 'One for each peer and reaction.' },
  },
};

export const moderationTypeWords = {
  ReactionCount: {
    summary: 'What somebody showed.',
    fields: { peerId: 'Who.', reaction: 'Which.', count: 'How often.' },
  },
  Moderation: {
    summary: 'What you may in a call, and how it is kept.',
    fields: {
      role: 'Yours.',
      permissions: 'What you may; all others are refused with `not-allowed`.',
      locked: 'Nobody new comes in.',
      lobby: 'Who comes waits to be let in.',
      waiting: 'Who does. Empty unless you may `admit`.',
      keptOut: 'Who was removed. Empty unless you may `remove`.',
    },
  },
} satisfies Record<string, TypeWords>;

const callId = '019aa0c4-3b5e-7c11-9d52-6a1f0e8b7c21';
const peerId = '019aa0c4-4f02-7e81-b7d4-2c8e9a0b1c03';
const meetingId = '5f3a9c1e7b2d4f6081a20c9e008d7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e';
const anna = { userId: 'anna', name: 'Anna Smirnova', state: 'in-call' } as const;
const carol = { userId: 'carol', name: 'Carol Weiss', state: 'online' } as const;

type RequestExamples = {
  readonly [T in Request]: {
    params: z.input<(typeof moderationRequests)[T]['params']>;
    result: z.input<(typeof moderationRequests)[T]['result']>;
  };
};

const ofPeer = { params: { callId, peerId }, result: {} };
const ofUser = { params: { callId, userId: 'carol' }, result: {} };

export const moderationRequestExamples: RequestExamples = {
  'moderation.mute': ofPeer,
  'moderation.mute-all': { params: { callId }, result: { muted: 11 } },
  'moderation.ask-unmute': ofPeer,
  'moderation.stop-screen': ofPeer,
  'moderation.remove': ofPeer,
  'moderation.let-in': ofUser,
  'moderation.lock': { params: { callId, locked: true }, result: {} },
  'moderation.lobby': { params: { callId, on: true }, result: {} },
  'lobby.wait': { params: { meetingId }, result: {} },
  'lobby.leave': { params: { meetingId }, result: {} },
  'lobby.admit': ofUser,
  'lobby.deny': ofUser,
  'room.hand': { params: { callId, raised: true }, result: {} },
  'room.react': { params: { callId, reaction: 'clap' }, result: {} },
};

export const moderationNotificationExamples: {
  readonly [T in Notification]: z.input<(typeof moderationNotifications)[T]>;
} = {
  'moderation.changed': {
    callId,
    moderation: {
      role: 'owner',
      permissions: [...Permission.options],
      locked: false,
      lobby: true,
      waiting: [carol],
      keptOut: [],
    },
  },
  'moderation.muted': { callId, by: anna, order: 1 },
  'moderation.unmute-asked': { callId, by: anna },
  'moderation.screen-stopped': { callId, by: anna, order: 2 },
  'moderation.removed': { callId, by: anna },
  'lobby.answered': { meetingId, admitted: true },
  'room.role': { callId, peerId, role: 'moderator' },
  'room.hands': { callId, hands: [peerId] },
  'room.reactions': { callId, reactions: [{ peerId, reaction: 'clap', count: 3 }] },
};
