import { exhaustive } from '../shared/exhaustive.ts';
import { type CallEvent, type CallStep, ended, notAllowed, type RingingCall, unchanged } from './call-state.ts';
import { alsoOn, notOn, ringEndedOn } from './invitation.ts';

/** Nobody has answered yet. */
export function whenRinging(state: RingingCall, event: CallEvent): CallStep {
  const { invitation, caller } = state;
  const byCaller = 'device' in event && event.device.deviceId === caller.deviceId;
  const isOffered = 'device' in event && invitation.offeredTo.has(event.device.deviceId);
  switch (event.type) {
    case 'device-online':
      return isOffered || byCaller ? unchanged(state) : offered(state, event);
    case 'rings':
      return isOffered ? heard(state) : notAllowed;
    case 'answer':
      return isOffered ? answered(state, event) : notAllowed;
    case 'decline':
      return isOffered ? declined(state, event) : notAllowed;
    case 'cancel':
    case 'leave':
      return byCaller ? ringEnded(state, 'cancelled') : notAllowed;
    case 'application-ends':
      return ringEnded(state, 'cancelled');
    case 'device-gone':
      if (byCaller) return ringEnded(state, 'caller-gone');
      return unchanged({ ...state, invitation: notOn(invitation, event.device.deviceId) });
    case 'invite':
    case 'application-invites':
    case 'join':
    case 'link':
    case 'return':
      return notAllowed;
    case 'media-connected':
    case 'media-failed':
    case 'awaited-in-vain':
      return unchanged(state);
    case 'tick':
      return event.now < invitation.ringsUntil ? unchanged(state) : ringEnded(state, 'no-answer');
    default:
      return exhaustive(event);
  }
}

type Event<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>;

function offered(state: RingingCall, { device: { deviceId, userId } }: Event<'device-online'>): CallStep {
  if (userId !== state.invitation.invitee.userId) return unchanged(state);
  const invitation = alsoOn(state.invitation, deviceId);
  return { state: { ...state, invitation }, facts: [{ type: 'offered', deviceId, invitation, others: [] }] };
}

function heard(state: RingingCall): CallStep {
  if (state.invitation.heard) return unchanged(state);
  const invitation = { ...state.invitation, heard: true };
  return {
    state: { ...state, invitation },
    facts: [{ type: 'ring-heard', invitation, audience: [state.caller.deviceId] }],
  };
}

function answered({ caller, invitation }: RingingCall, event: Event<'answer'>): CallStep {
  const { device: seat, now } = event;
  return {
    state: {
      phase: 'active',
      seats: [caller, seat],
      invitations: [],
      meetingId: null,
      met: { at: now, connectedAt: null },
      awaiting: false,
      aloneUntil: null,
    },
    facts: [...ringEndedOn(invitation, 'answered-elsewhere', seat.deviceId), { type: 'answered', seat }],
  };
}

function declined(state: RingingCall, event: Event<'decline'>): CallStep {
  const others = notOn(state.invitation, event.device.deviceId);
  if (event.scope === 'device' && others.offeredTo.size > 0) return unchanged({ ...state, invitation: others });
  return ended('declined', 0, [state.caller.deviceId], ringEndedOn(others, 'declined-elsewhere'));
}

const ringEnded = ({ caller, invitation }: RingingCall, reason: 'cancelled' | 'no-answer' | 'caller-gone'): CallStep =>
  ended(reason, 0, [caller.deviceId], ringEndedOn(invitation, reason));
