import * as z from 'zod';
import { ProtocolError } from '../../protocol/errors.ts';
import { type ApplicationId, CallId, MeetingId, PeerId, UserId } from '../../protocol/ids.ts';
import { SourceName } from '../../protocol/rooms.ts';
import type { StoredWebhookEvent } from '../../webhooks/webhook-store.ts';
import { ApiError } from './api-error.ts';
import { noBody, type OperationHandlers, type Operations } from './operation.ts';

const nothing = z.strictObject({});
const callId = z.string().pipe(CallId);
const person = { userId: z.string().pipe(UserId), name: z.string() };
const ofCall = z.strictObject({ callId: callId.describe('The call, and its room.') });
const ofPeer = ofCall.extend({ peerId: z.string().pipe(PeerId).describe('The seat.') });
/** Numbers in an address are text. */
const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const Room = z.object({
  callId,
  state: z.enum(['ringing', 'active']),
  conversationId: z.string().nullable(),
  meetingId: z.string().pipe(MeetingId).nullable(),
  video: z.boolean(),
  placedAt: z.number().int(),
  topology: z.enum(['p2p', 'sfu']).nullable().describe('How media travels; null: nobody has a path yet.'),
  ringing: z.array(z.object(person)).describe('Who is being rung.'),
  peers: z.array(
    z.object({
      peerId: z.string().pipe(PeerId),
      ...person,
      guest: z.boolean().describe('Came by a name alone, and has no account.'),
      connected: z.boolean(),
      sources: z.array(z.object({ source: z.enum(SourceName.options), muted: z.boolean() })),
    }),
  ),
});
export type RoomView = z.input<typeof Room>;

/** For an application's own server, with its API key. */
export const serverOperations = {
  listRooms: {
    method: 'get',
    path: '/api/rooms',
    access: 'application',
    summary: 'Calls that ring or run, with who is in them.',
    params: nothing,
    query: z.strictObject({
      after: z.string().pipe(CallId).optional().describe('The `next` of the page before.'),
      limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rooms at most.'),
    }),
    body: noBody,
    status: 200,
    result: z.object({
      rooms: z.array(Room).describe('The oldest first.'),
      next: z.string().pipe(CallId).nullable().describe('For `after`; null: that was all.'),
    }),
    errors: [],
  },
  getRoom: {
    method: 'get',
    path: '/api/rooms/{callId}',
    access: 'application',
    summary: 'One of them.',
    params: ofCall,
    query: nothing,
    body: noBody,
    status: 200,
    result: Room,
    errors: ['call-not-found'],
  },
  endCall: {
    method: 'delete',
    path: '/api/rooms/{callId}',
    access: 'application',
    summary: 'Ends it for everybody.',
    params: ofCall,
    query: nothing,
    body: noBody,
    status: 204,
    result: noBody,
    errors: ['call-not-found'],
  },
  removePeer: {
    method: 'delete',
    path: '/api/rooms/{callId}/peers/{peerId}',
    access: 'application',
    summary:
      'Takes a seat away, as if that one had hung up: they can come again while the call goes on, by their seat ticket too.',
    params: ofPeer,
    query: nothing,
    body: noBody,
    status: 204,
    result: noBody,
    errors: ['call-not-found', 'peer-not-found'],
  },
  mutePeer: {
    method: 'post',
    path: '/api/rooms/{callId}/peers/{peerId}/mute',
    access: 'application',
    summary: 'Mutes a microphone, as a moderator does: the person is told, and may unmute.',
    params: ofPeer,
    query: nothing,
    body: noBody,
    status: 204,
    result: noBody,
    errors: ['call-not-found', 'peer-not-found'],
  },
  createMeeting: {
    method: 'post',
    path: '/api/meetings',
    access: 'application',
    summary: 'A meeting, whose call begins with the first who comes by its link.',
    params: nothing,
    query: nothing,
    body: z.strictObject({
      lobby: z.boolean().default(false).describe('Whether who comes is let in by those who may.'),
      guests: z
        .boolean()
        .default(false)
        .describe('Whether people without an account come in by the link, with a name that they type.'),
    }),
    status: 201,
    result: z.object({
      meetingId: z.string().pipe(MeetingId).describe('For `call.join`, for the link, and for the claim `meeting`.'),
    }),
    errors: ['guests-not-allowed'],
  },
  listEvents: {
    method: 'get',
    path: '/api/events',
    access: 'application',
    summary: 'Events that were told by webhooks, or wait to be: of the last seven days, the oldest first.',
    params: nothing,
    query: z.strictObject({
      after: seq.default(0).describe('Those with a higher number.'),
      limit: z.coerce.number().int().min(1).max(200).default(50).describe('Events at most.'),
    }),
    body: noBody,
    status: 200,
    result: z.object({ events: z.array(z.looseObject({ seq: z.number().int(), type: z.string() })) }),
    errors: ['history-unavailable'],
  },
  replayEvents: {
    method: 'post',
    path: '/api/events/replay',
    access: 'application',
    summary: 'Tells again, by webhook, all events after a number.',
    params: nothing,
    query: nothing,
    body: z.strictObject({ after: z.number().int().min(0).describe('The last number that is known well.') }),
    status: 204,
    result: noBody,
    errors: ['history-unavailable'],
  },
} as const satisfies Operations;

type Missing = 'call-not-found' | 'peer-not-found';

/** Live calls, as the server API needs them; what is another application's is not there. */
export interface ServerCalls {
  /** The oldest first, of those after that one. */
  rooms(applicationId: ApplicationId, page: { after: CallId | undefined; limit: number }): RoomView[];
  room(applicationId: ApplicationId, callId: CallId): RoomView | null;
  end(applicationId: ApplicationId, callId: CallId): boolean;
  /** Null: done. */
  remove(applicationId: ApplicationId, callId: CallId, peerId: PeerId): Missing | null;
  mute(applicationId: ApplicationId, callId: CallId, peerId: PeerId): Missing | null;
  /** Throws a `ProtocolError`. */
  createMeeting(applicationId: ApplicationId, how: { lobby: boolean; guests: boolean }): MeetingId;
}

/** What was told. */
export interface ServerEvents {
  after(applicationId: ApplicationId, seq: number, limit: number): Promise<StoredWebhookEvent[]>;
  replay(applicationId: ApplicationId, after: number): Promise<void>;
}

export const serverHandlers = (
  calls: ServerCalls,
  events: ServerEvents,
): OperationHandlers<typeof serverOperations> => ({
  listRooms({ applicationId, query: { after, limit } }) {
    const rooms = calls.rooms(applicationId, { after, limit: limit + 1 });
    const page = rooms.slice(0, limit);
    return { rooms: page, next: rooms.length > limit ? (page.at(-1)?.callId ?? null) : null };
  },

  getRoom({ applicationId, params }) {
    const room = calls.room(applicationId, params.callId);
    if (!room) throw notThere('call-not-found');
    return room;
  },

  endCall({ applicationId, params }) {
    if (!calls.end(applicationId, params.callId)) throw notThere('call-not-found');
    return undefined;
  },

  removePeer({ applicationId, params }) {
    const missing = calls.remove(applicationId, params.callId, params.peerId);
    if (missing) throw notThere(missing);
    return undefined;
  },

  mutePeer({ applicationId, params }) {
    const missing = calls.mute(applicationId, params.callId, params.peerId);
    if (missing) throw notThere(missing);
    return undefined;
  },

  createMeeting({ applicationId, body }) {
    try {
      return { meetingId: calls.createMeeting(applicationId, body) };
    } catch (error) {
      if (!(error instanceof ProtocolError && error.code === 'guests-not-allowed')) throw error;
      throw new ApiError('guests-not-allowed', error.message, { cause: error });
    }
  },

  async listEvents({ applicationId, query }) {
    const kept = await events.after(applicationId, query.after, query.limit);
    return { events: kept.map((event) => ({ seq: event.seq, ...JSON.parse(event.body) })) };
  },

  async replayEvents({ applicationId, body }) {
    await events.replay(applicationId, body.after);
    return undefined;
  },
});

const notThere = (code: Missing): ApiError =>
  new ApiError(code, code === 'call-not-found' ? 'No such call rings or runs.' : 'Nobody has that seat in the call.');
