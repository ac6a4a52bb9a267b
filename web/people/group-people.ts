import type { Person, PresenceState } from '../client/types.ts';

export type PeopleGroup = { state: PresenceState; people: readonly Person[] };

const ORDER: readonly PresenceState[] = ['online', 'away', 'in-call', 'do-not-disturb', 'offline'];

/** As the server does it: what it finds is found here too. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en').trim();

/** Every word of the query begins a word of the name: “a pet” finds Anna Petrova. */
export const matches = (name: string, query: string): boolean => {
  const words = plain(name).split(/[\s-]+/u);
  return plain(query)
    .split(/\s+/u)
    .every((part) => words.some((word) => word.startsWith(part)));
};

/** Who can be called first; empty groups left out; the order inside a group is the SDK's. */
export const groupPeople = (people: readonly Person[], query: string): readonly PeopleGroup[] =>
  ORDER.map((state) => ({
    state,
    people: people.filter((person) => person.state === state && matches(person.name, query)),
  })).filter((group) => group.people.length > 0);
