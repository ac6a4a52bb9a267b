import { ProtocolError } from '../protocol/errors.ts';
import type { Unreachable } from '../protocol/history.ts';
import type { MeetingId } from '../protocol/ids.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { Refusal } from './call-state.ts';
import type { Device } from './device.ts';

/** What the pure machine refuses, as it is answered. */
export function refusal(refused: Refusal): ProtocolError {
  switch (refused.code) {
    case 'not-allowed':
      return new ProtocolError(
        'not-allowed',
        refused.because === 'already-there'
          ? 'This person is in the call already, or is being rung for it.'
          : 'Your part in this call does not allow that.',
      );
    case 'call-already-answered':
      return new ProtocolError(
        'call-already-answered',
        'The call has been answered already, perhaps on another device.',
      );
    case 'limit-reached':
      return limitReached('peers', 'This call carries as many people as it may.');
    case 'call-ended':
      return new ProtocolError('call-ended', 'The call is over.', { details: { outcome: refused.outcome } });
  }
}

/** Throws `not-allowed` where a token that opens one meeting is used for another call. */
export function requireOpens({ meetingId: only }: Pick<Device, 'meetingId'>, meetingId: MeetingId | null): void {
  if (only === undefined || only === meetingId) return;
  throw new ProtocolError('not-allowed', 'Your access token opens one meeting alone: join that.');
}

/** Somebody cannot be rung. */
export function unreachable({ name }: { name: string }, because: Unreachable): ProtocolError {
  switch (because) {
    case 'offline':
      return new ProtocolError('user-offline', 'This person is not signed in anywhere right now.');
    case 'busy':
      return new ProtocolError('user-busy', `${name} is in another call.`);
    case 'do-not-disturb':
      return new ProtocolError('do-not-disturb', `${name} does not wish to be disturbed: try again later.`);
    default:
      return exhaustive(because);
  }
}

export const limitReached = (
  limit: 'peers' | 'calls' | 'application-calls' | 'waiting',
  sentence: string,
): ProtocolError => new ProtocolError('limit-reached', sentence, { details: { limit } });
