import { fits, wordsOf } from '../../sdk/index.ts';
import type { Person, PresenceState } from '../client/types.ts';

export type PeopleGroup = { state: PresenceState; people: readonly Person[] };

const ORDER: readonly PresenceState[] = ['online', 'away', 'in-call', 'do-not-disturb', 'offline'];

/** As the server does it: what it finds is found here too. */
export const matches = (name: string, query: string): boolean => fits(wordsOf(name), wordsOf(query));

/** Who can be called first; empty groups left out; the order inside a group is the SDK's. */
export const groupPeople = (people: readonly Person[], query: string): readonly PeopleGroup[] =>
  ORDER.map((state) => ({
    state,
    people: people.filter((person) => person.state === state && matches(person.name, query)),
  })).filter((group) => group.people.length > 0);
