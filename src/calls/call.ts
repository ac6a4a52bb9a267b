import type { MeetingId } from '../protocol/ids.ts';
import type { Seat } from '../rooms/peer.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import { whenActive } from './active-call.ts';
import {
  type ActiveCall,
  type CallDescription,
  type CallEvent,
  type CallState,
  type CallStep,
  type RingingCall,
  unchanged,
} from './call-state.ts';
import type { Invitation } from './invitation.ts';
import { whenRinging } from './ringing-call.ts';

const NOBODY_YET: ActiveCall = {
  phase: 'active',
  seats: [],
  invitations: [],
  meetingId: null,
  met: null,
  awaiting: false,
  aloneUntil: null,
};

/** A call that rings; its devices come as `device-online`. */
export const placedCall = (invitation: Omit<Invitation, 'offeredTo' | 'heard'> & { by: Seat }): RingingCall => ({
  phase: 'ringing',
  caller: invitation.by,
  invitation: { ...invitation, offeredTo: new Set(), heard: false },
});

/** A meeting's call, with the first one who came. */
export const meetingCall = (meetingId: MeetingId, first: Seat): ActiveCall => ({
  ...NOBODY_YET,
  seats: [first],
  meetingId,
});

/** A call that the application's server places; people come as `application-invites`. */
export const applicationCall = (): ActiveCall => NOBODY_YET;

/** docs/spec.md, part C. */
export function step(call: CallDescription, state: CallState, event: CallEvent): CallStep {
  switch (state.phase) {
    case 'ringing':
      return whenRinging(state, event);
    case 'active':
      return whenActive(call, state, event);
    case 'ended':
      return isRequest(event) ? { refused: { code: 'call-ended', outcome: state.outcome } } : unchanged(state);
    default:
      return exhaustive(state);
  }
}

const REQUESTS: ReadonlySet<CallEvent['type']> = new Set([
  'rings',
  'answer',
  'decline',
  'cancel',
  'leave',
  'invite',
  'join',
  'link',
  'return',
]);

/** A person asked for it and gets an answer; everything else is a fact that comes too late. */
const isRequest = ({ type }: CallEvent): boolean => REQUESTS.has(type);
