import type { UserId } from '../../src/protocol/ids.ts';
import type { Person } from '../../src/protocol/presence.ts';

/** Guests come and go, and each is a new user: more of them would fill a tab that stays open for weeks. */
const MAX_OFFLINE = 200;

const { compare } = new Intl.Collator();

/** The other people of the application, sorted by name. */
export class PeopleList {
  /** In the order in which they were sorted the last time; who came since is at the end. */
  #people = new Map<UserId, Person>();
  /** The first went offline first. */
  readonly #offline = new Set<UserId>();
  #isSorted = true;
  #snapshot: readonly Person[] | null = null;

  /** The same list as long as nothing changes. */
  get sorted(): readonly Person[] {
    if (!this.#isSorted) {
      const inOrder = [...this.#people.values()].sort((a, b) => compare(a.name, b.name) || compare(a.userId, b.userId));
      this.#people = new Map(inOrder.map((person) => [person.userId, person]));
      this.#isSorted = true;
    }
    this.#snapshot ??= [...this.#people.values()];
    return this.#snapshot;
  }

  find(userId: UserId): Person | undefined {
    return this.#people.get(userId);
  }

  replaceAll(people: readonly Person[]): void {
    this.#people.clear();
    this.#offline.clear();
    this.merge(people);
  }

  /** Only what changed. */
  merge(people: readonly Person[]): void {
    for (const person of people) this.#put(person);
    for (const userId of this.#offline) {
      if (this.#offline.size <= MAX_OFFLINE) break;
      this.#offline.delete(userId);
      this.#people.delete(userId);
    }
    this.#snapshot = null;
  }

  #put(person: Person): void {
    const { userId, name, state } = person;
    if (this.#people.get(userId)?.name !== name) this.#isSorted = false;
    this.#people.set(userId, person);
    if (state !== 'offline') this.#offline.delete(userId);
    else this.#offline.add(userId);
  }
}
