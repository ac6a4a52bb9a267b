import type { UserId } from '../protocol/ids.ts';
import type { CallState } from './call-state.ts';

type Coming = {
  /** At the door of the call's meeting. */
  readonly visitors: Iterable<UserId>;
  /** Not back yet after the server's restart. */
  readonly toReturn: number;
  readonly maxPeers: number;
};

/** How many people are about to take a seat, as far as there is room for them. */
export function expectedPeople(state: CallState, { visitors, toReturn, maxPeers }: Coming): number {
  if (state.phase !== 'active') return 0;
  const coming = new Set(visitors);
  for (const { invitee } of state.invitations) coming.add(invitee.userId);
  for (const { userId } of state.seats) coming.delete(userId);
  return Math.min(Math.max(coming.size, toReturn), maxPeers - state.seats.length);
}
