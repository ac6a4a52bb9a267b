import type { Call, CallState } from '../../sdk/index.ts';

/** The key of the words for a phase. An incoming call has its own dialog, an ended one its notice. */
export const statusKey = (state: CallState, direction: Call['direction']) => {
  switch (state.phase) {
    case 'calling':
      return state.ringing ? 'call.phase.ringing' : 'call.phase.calling';
    case 'active':
      return state.mediaInterrupted ? 'call.interrupted' : 'call.phase.active';
    case 'placing':
      if (direction === 'rejoined') return 'call.phase.connecting';
      return direction === 'meeting' ? 'meeting.joining' : 'call.phase.placing';
    case 'incoming':
    case 'connecting':
    case 'ended':
      return 'call.phase.connecting';
  }
};

export const isWaitingForAnswer = (state: CallState): boolean => state.phase === 'placing' || state.phase === 'calling';

/** There is a seat, and nobody to connect to. */
export const isAloneInMeeting = (
  { direction }: Pick<Call, 'direction'>,
  { state, peers }: { state: CallState; peers: Call['peers'] },
): boolean => direction === 'meeting' && state.phase === 'connecting' && peers.length === 0;
