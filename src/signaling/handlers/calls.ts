import type { CallRegistry } from '../../calls/call-registry.ts';
import type { Handlers, SessionRequestType } from '../dispatcher.ts';

type CallRequestType = Extract<SessionRequestType, `call.${string}` | `meeting.${string}`>;

export const callHandlers = (calls: CallRegistry): Pick<Handlers, CallRequestType> => ({
  'call.place'(params, { device, now }) {
    return calls.place(device, params, now);
  },

  'call.ringing'({ callId }, { device, now }) {
    calls.rings(device, callId, now);
    return {};
  },

  'call.answer'({ callId }, { device, now }) {
    calls.answer(device, callId, now);
    return {};
  },

  'call.decline'({ callId, scope }, { device, now }) {
    calls.decline(device, callId, scope, now);
    return {};
  },

  'call.cancel'({ callId }, { device, now }) {
    calls.cancel(device, callId, now);
    return {};
  },

  'call.leave'({ callId }, { device, now }) {
    calls.leave(device, callId, now);
    return {};
  },

  'call.add'(params, { device, now }) {
    return calls.add(device, params, now);
  },

  'call.join'(params, { device, now }) {
    return calls.join(device, params, now);
  },

  'call.rejoin'({ callId }, { device, now }) {
    return calls.returns.rejoin(device, callId, now);
  },

  'call.waiting'({ allowed }, { device }) {
    calls.setWaiting(device, allowed);
    return {};
  },

  'meeting.create'(params, { device, now }) {
    return { meetingId: calls.moderation.createMeeting(device, params, now) };
  },

  'meeting.look'(params, { device, now }) {
    return calls.look(device, params, now);
  },
});
