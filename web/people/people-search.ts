import type { Client, PeoplePage } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';

/** So many are looked at, and so kept up to date; who looks for more searches by name. */
const SHOWN_AT_MOST = 200;
const PAGE = 50;
/** What is typed faster is asked once. */
const TYPING_MS = 250;

export type Found = {
  readonly people: readonly Person[];
  /** Whose answer this is; null: nothing was answered yet. */
  readonly query: string | null;
  /** Null until it is known. */
  readonly total: number | null;
  readonly hasMore: boolean;
  /** Why the last question has no answer. */
  readonly problemCode: string | null;
};

const NOBODY: Found = { people: [], query: null, total: null, hasMore: false, problemCode: null };

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

  /** After a question without an answer. */
  readonly askAgain = (): void => void this.#ask(null);

  /** Where the server cannot be asked, what was found stays. */
  async #ask(after: string | null): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    /** Who types meanwhile still gets the next page of what is shown. */
    const query = after === null ? this.#query : (this.#found.query ?? '');
    try {
      const page = await this.#client.directory.find({ query, limit: PAGE, ...(after !== null && { after }) });
      if (asked === this.#asked) this.#show(page, query, after);
    } catch (error) {
      if (asked === this.#asked) this.#set({ ...this.#found, problemCode: codeOf(error) });
    }
  }

  #show(page: PeoplePage, query: string, after: string | null): void {
    const people = [...(after === null ? [] : this.#found.people), ...page.people];
    const hasMore = page.next !== null && people.length < SHOWN_AT_MOST;
    this.#next = page.next;
    const watched = this.#client.directory.watch(people.map(({ userId }) => userId));
    this.#unwatch();
    this.#unwatch = watched;
    this.#set({ people, query, total: page.total, hasMore, problemCode: null });
  }

  #set(found: Found): void {
    this.#found = found;
    for (const listener of this.#listeners) listener();
  }
}

/** What was found, as it is by now. */
export function upToDate(found: readonly Person[], known: readonly Person[]): readonly Person[] {
  const now = new Map(known.map((person) => [person.userId, person]));
  return found.map((person) => now.get(person.userId) ?? person);
}
