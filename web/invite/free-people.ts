import type { Call } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';
import { matches } from '../people/group-people.ts';

type InCall = Pick<Call, 'peers' | 'invitees'>;

/** Who can be added now: whom it rings for, not here, and not being called already. */
export const freePeople = (
  people: readonly Person[],
  { peers, invitees }: InCall,
  query: string,
): readonly Person[] => {
  const here = new Set([
    ...peers.map(({ person }) => person.userId),
    ...invitees.filter(({ state }) => state.phase === 'ringing').map(({ person }) => person.userId),
  ]);
  return people.filter(
    ({ userId, name, state }) => (state === 'online' || state === 'away') && !here.has(userId) && matches(name, query),
  );
};
