import type { Client } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';

/** So many are looked at, and so kept up to date; who looks for more searches by name. */
const SHOWN_AT_MOST = 200;
const PAGE = 50;
/** What is typed faster is asked once. */
const TYPING_MS = 250;

/** `total`: null until it is known. */
export type Found = { readonly people: readonly Person[]; readonly total: number | null; readonly hasMore: boolean };

const NOBODY: Found = { people: [], total: null, hasMore: false };

type Directory = Pick<Client, 'directory'>;

/** Looks people up page by page where an application is too large for a list of all, and keeps their states fresh. */
export class PeopleSearch {
  readonly #client: Directory;
  readonly #listeners = new Set<() => void>();
  #query = '';
  #next: string | null = null;
  #found = NOBODY;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unwatch: () => void = () => undefined;

  constructor(client: Directory) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Found => this.#found;

  /** Returns the end of it. */
  readonly open = (): (() => void) => {
    void this.#ask(null);
    return () => {
      clearTimeout(this.#timer);
      this.#asked += 1;
      this.#unwatch();
    };
  };

  readonly search = (query: string): void => {
    if (query === this.#query) return;
    this.#query = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(null), TYPING_MS);
  };

  readonly more = (): void => {
    if (this.#next !== null) void this.#ask(this.#next);
  };

  /** Where the server cannot be asked, what was found stays. */
  async #ask(after: string | null): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const page = await this.#client.directory
      .find({ query: this.#query, limit: PAGE, ...(after !== null && { after }) })
      .catch(() => null);
    if (page === null || asked !== this.#asked) return;
    const people = [...(after === null ? [] : this.#found.people), ...page.people];
    this.#next = page.next;
    this.#found = { people, total: page.total, hasMore: page.next !== null && people.length < SHOWN_AT_MOST };
    const watched = this.#client.directory.watch(people.map(({ userId }) => userId));
    this.#unwatch();
    this.#unwatch = watched;
    for (const listener of this.#listeners) listener();
  }
}

/** What was found, as it is by now. */
export function upToDate(found: readonly Person[], known: readonly Person[]): readonly Person[] {
  const now = new Map(known.map((person) => [person.userId, person]));
  return found.map((person) => now.get(person.userId) ?? person);
}
