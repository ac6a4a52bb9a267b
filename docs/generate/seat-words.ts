import type { NotificationWords } from './notification-words.ts';
import type { RequestWords } from './request-words.ts';

export const seatRequestWords: Readonly<Record<'seat.return', RequestWords>> = {
  'seat.return': {
    summary: 'Takes a seat back by its ticket, in a new session. `room.joined` comes before the reply.',
    params: {
      ticket: 'The last one that `seat.ticket` gave for this seat.',
      generation: 'The peer-to-peer path that you still have open, committed and whole; null: none.',
    },
    result: {
      callId: 'The call.',
      video: 'As it was placed.',
      conversationId: 'As it was placed.',
      sources:
        'What you published in that seat. Publish a source that was muted, or was not there, muted or not at all.',
    },
    refusals: [
      'seat-expired',
      'call-ended',
      'already-in-call',
      'kept-out',
      'call-locked',
      'not-allowed',
      'limit-reached',
      'session-expired',
    ],
  },
};

export const seatNotificationWords: Readonly<Record<'seat.ticket', NotificationWords>> = {
  'seat.ticket': {
    summary: 'A ticket for your seat. It takes the place of the one before.',
    data: {
      callId: 'The call.',
      ticket: 'To be kept as secret as the access token, and given to `seat.return`.',
      expiresAt: 'When it ends. A new one comes before.',
    },
  },
};
