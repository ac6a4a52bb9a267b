import type { EndedCall } from './call-roster.ts';

export type EndedTone = 'plain' | 'warning' | 'danger';

const MISSED = new Set<EndedCall['reason']>(['cancelled', 'no-answer', 'caller-gone']);
const BROKEN = new Set<EndedCall['reason']>(['lost', 'never-connected', 'failed']);

const ELSEWHERE = new Set<EndedCall['reason']>(['answered-elsewhere', 'declined-elsewhere', 'moved', 'removed']);

/**
 * What the notice offers. Nobody calls back whom they have just answered on their phone, and neither a group nor an
 * application is one person. `hasLink`: it was a meeting's, whose link is known here.
 */
export const offerOf = (
  { direction, reason, people }: EndedCall,
  hasLink: boolean,
): 'callAgain' | 'callBack' | 'joinAgain' | null => {
  if (ELSEWHERE.has(reason)) return null;
  if (hasLink) return 'joinAgain';
  if (direction === 'rejoined' || direction === 'meeting' || people.length !== 1) return null;
  return direction === 'incoming' ? 'callBack' : 'callAgain';
};

export const isMissed = (ended: EndedCall): boolean => ended.direction === 'incoming' && MISSED.has(ended.reason);

export const endedTone = (ended: EndedCall): EndedTone => {
  if (isMissed(ended) || BROKEN.has(ended.reason)) return 'danger';
  return ended.reason === 'removed' || ended.reason === 'declined' || ended.reason === 'no-answer'
    ? 'warning'
    : 'plain';
};

/** Who went on with a call ended it as whoever placed it. */
export const endedKey = ({ direction, reason }: EndedCall) =>
  `ended.${direction === 'rejoined' ? 'outgoing' : direction}.${reason}` as const;
