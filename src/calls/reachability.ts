import type { Unreachable } from '../protocol/history.ts';
import type { ApplicationId, UserId } from '../protocol/ids.ts';
import type { PresenceState } from '../protocol/presence.ts';
import type { Presence } from './presence.ts';

const NOT_RUNG: Readonly<Record<PresenceState, Unreachable | null>> = {
  online: null,
  away: null,
  'do-not-disturb': 'do-not-disturb',
  'in-call': 'busy',
  offline: 'offline',
};

/** `because`: why this person cannot be rung; null: can be. Of somebody who is not signed in the name is not known. */
export function reachabilityOf(
  presence: Pick<Presence, 'person'>,
  applicationId: ApplicationId,
  userId: UserId,
): { userId: UserId; name: string; because: Unreachable | null } {
  const { name = userId, state = 'offline' } = presence.person(applicationId, userId) ?? {};
  return { userId, name, because: NOT_RUNG[state] };
}
