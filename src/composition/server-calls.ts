import type { CallEntry } from '../calls/call-entry.ts';
import type { MeetingLinks } from '../calls/meeting-door.ts';
import type { ServerControl } from '../calls/server-control.ts';
import type { RoomView, ServerCalls } from '../http/api/server-operations.ts';

type Parts = { control: ServerControl; meetings: MeetingLinks; now: () => number; wallClock: () => number };

/** Live calls, as an application's own server sees and changes them. */
export function serverCalls({ control, meetings, now, wallClock }: Parts): ServerCalls {
  const view = (entry: CallEntry) => viewOf(entry, wallClock() - now());
  return {
    rooms: (applicationId, { after = '', limit }) =>
      control
        .callsOf(applicationId)
        .filter(({ call }) => call.callId > after)
        .toSorted((one, other) => (one.call.callId < other.call.callId ? -1 : 1))
        .slice(0, limit)
        .map(view),
    room(applicationId, callId) {
      const entry = control.call(applicationId, callId);
      return entry && view(entry);
    },
    end: (applicationId, callId) => control.end(applicationId, callId, now()),
    remove: (applicationId, callId, peerId) => control.remove(applicationId, callId, peerId, now()),
    mute: (applicationId, callId, peerId) => control.mute(applicationId, callId, peerId, now()),
    createMeeting: (applicationId, how) => meetings.create(applicationId, { creator: null, ...how }),
  };
}

/** `shift`: from the server's even clock to the wall's. */
function viewOf({ call, state, room, meetingId }: CallEntry, shift: number): RoomView {
  const invitations =
    state.phase === 'ringing' ? [state.invitation] : state.phase === 'active' ? state.invitations : [];
  return {
    callId: call.callId,
    state: state.phase === 'ringing' ? 'ringing' : 'active',
    conversationId: call.conversationId ?? null,
    meetingId,
    video: call.video,
    placedAt: Math.round(call.placedAt + shift),
    topology: room?.carrier?.topology ?? null,
    ringing: invitations.map(({ invitee: { userId, name } }) => ({ userId, name })),
    peers: (room?.peers ?? []).map(({ peerId, userId, name, guest = false, connected, sources }) => ({
      peerId,
      userId,
      name,
      guest,
      connected,
      sources: sources.map(({ source, muted }) => ({ source, muted })),
    })),
  };
}
