import { exhaustive } from '../shared/exhaustive.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { CallEvents } from './call-events.ts';
import type { CallDescription, CallFact } from './call-state.ts';

/** Nothing follows from them in the call itself but that they are told. */
type ToldType =
  | 'invited'
  | 'offered'
  | 'ring-heard'
  | 'ring-ended'
  | 'invite-ended'
  | 'linked'
  | 'caught-up'
  | 'connected';

/** What became true of a call, as it is told. */
export function tellFact(
  calls: TypedEmitter<CallEvents>,
  call: CallDescription,
  fact: Extract<CallFact, { type: ToldType }>,
  now: number,
): void {
  switch (fact.type) {
    case 'invited':
      calls.emit('call-invited', { call, invitation: fact.invitation, audience: fact.audience });
      break;
    case 'offered': {
      const { deviceId, invitation, others } = fact;
      calls.emit('call-offered', { call, deviceId, invitation, others });
      break;
    }
    case 'ring-heard': {
      const { invitee, invitedAt } = fact.invitation;
      const timeToRingMs = Math.max(0, now - invitedAt);
      calls.emit('call-ring-heard', { call, userId: invitee.userId, timeToRingMs, audience: fact.audience });
      break;
    }
    case 'ring-ended':
      calls.emit('call-ring-ended', { call, deviceId: fact.deviceId, reason: fact.reason });
      break;
    case 'invite-ended': {
      const { userId, reason, audience } = fact;
      calls.emit('call-invite-ended', { call, userId, reason, audience });
      break;
    }
    case 'caught-up':
      calls.emit('call-caught-up', { call, deviceId: fact.deviceId, invitations: fact.invitations });
      break;
    case 'linked':
      calls.emit('call-linked', { call });
      break;
    case 'connected':
      calls.emit('call-connected', { call, setupMs: fact.setupMs, topology: fact.topology });
      break;
    default:
      exhaustive(fact);
  }
}
