import type { ApplicationCalls, Rung } from '../calls/application-calls.ts';
import type { CallEntry } from '../calls/call-entry.ts';
import { isRinging } from '../calls/call-state.ts';
import type { MeetingLinks } from '../calls/meeting-door.ts';
import type { ServerControl } from '../calls/server-control.ts';
import type { Ringer } from '../http/api/call-operations.ts';
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

/** What an application's own server has rung. */
export function ringer({
  calls,
  now,
  wallClock,
}: Omit<Parts, 'control' | 'meetings'> & { calls: ApplicationCalls }): Ringer {
  const told = <R extends Rung>(rung: R) => ({
    ...rung,
    ringing: [...rung.ringing],
    notRung: [...rung.notRung],
    ringsUntil: Math.round(rung.ringsUntil + wallClock() - now()),
  });
  return {
    place: (applicationId, call) => told(calls.place(applicationId, call, now())),
    add(applicationId, callId, to) {
      const rung = calls.add(applicationId, callId, to, now());
      return typeof rung === 'string' ? rung : told(rung);
    },
  };
}

/** `shift`: from the server's even clock to the wall's. */
function viewOf({ call, state, room, meetingId }: CallEntry, shift: number): RoomView {
  const invitations =
    state.phase === 'ringing' ? [state.invitation] : state.phase === 'active' ? state.invitations : [];
  return {
    callId: call.callId,
    state: isRinging(state) ? 'ringing' : 'active',
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
