import type { UserId } from '../src/protocol/ids.ts';
import type { Person } from '../src/protocol/presence.ts';

/** The other people of the application, sorted by name. */
export class PeopleList {
  #people = new Map<UserId, Person>();

  get sorted(): readonly Person[] {
    return [...this.#people.values()].sort((a, b) => a.name.localeCompare(b.name) || a.userId.localeCompare(b.userId));
  }

  find(userId: UserId): Person | undefined {
    return this.#people.get(userId);
  }

  replaceAll(people: readonly Person[]): void {
    this.#people = new Map(people.map((person) => [person.userId, person]));
  }

  /** Only what changed. */
  merge(people: readonly Person[]): void {
    for (const person of people) this.#people.set(person.userId, person);
  }
}
