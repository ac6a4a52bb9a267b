import type { UserId } from '../../src/protocol/ids.ts';
import { MAX_PEOPLE_PER_MESSAGE } from '../../src/protocol/limits.ts';
import type { Person } from '../../src/protocol/presence.ts';
import type { Signaling } from '../calls/signaling-port.ts';
import type { Log } from '../log.ts';
import type { Directory, PeoplePage, PeopleQuery } from '../people-api.ts';
import type { PeopleList } from './people-list.ts';

type Dependencies = {
  signaling: Pick<Signaling, 'request'>;
  people: PeopleList;
  changed: () => void;
  log: Log;
};

/** Keeps the list of people: everybody's while the application is small, and else those whom somebody watches. */
export class PeopleDirectory implements Directory {
  readonly #with: Dependencies;
  readonly #watches = new Set<readonly UserId[]>();
  #isWhole = true;
  #due = false;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  find(query: PeopleQuery = {}): Promise<PeoplePage> {
    return this.#with.signaling.request('presence.find', query);
  }

  watch(userIds: readonly UserId[]): () => void {
    const watch = [...userIds];
    this.#watches.add(watch);
    this.#ask();
    return () => {
      if (this.#watches.delete(watch)) this.#ask();
    };
  }

  /** A new session. */
  begin(people: readonly Person[], everybody: boolean): void {
    this.#isWhole = everybody;
    this.#with.people.replaceAll(people);
    this.#with.changed();
    if (this.#watches.size > 0) this.#ask();
  }

  /** The application is not small any more. Those whom one knows are told of until others are watched. */
  becamePartial(): void {
    this.#isWhole = false;
    // The same people, and yet another list: whoever compares has to look again.
    this.#with.people.merge([]);
    this.#with.changed();
    if (this.#watches.size > 0) this.#ask();
  }

  handleChanged(people: readonly Person[]): void {
    this.#with.people.merge(people);
    this.#with.changed();
  }

  /** Once for all that begin and end in the same turn. */
  #ask(): void {
    if (this.#isWhole || this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      void this.#send();
    });
  }

  async #send(): Promise<void> {
    const userIds = [...new Set([...this.#watches].flat())].slice(0, MAX_PEOPLE_PER_MESSAGE);
    try {
      const { people } = await this.#with.signaling.request('presence.watch', { userIds });
      const online = new Set(people.map(({ userId }) => userId));
      // Of those who are not signed in the server knows no name.
      const offline = userIds.flatMap((userId) => this.#with.people.find(userId) ?? []);
      const gone = offline.filter(({ userId }) => !online.has(userId));
      this.#with.people.replaceAll([...people, ...gone.map((person) => ({ ...person, state: 'offline' as const }))]);
      this.#with.changed();
    } catch (error) {
      this.#with.log('debug', 'presence.watch was not taken', error);
    }
  }
}
