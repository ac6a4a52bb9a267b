import type { UserId } from '../protocol/ids.ts';
import { fits, plain, wordsOf } from '../shared/name-search.ts';

type Entry = { readonly key: string; readonly words: readonly string[]; readonly userId: UserId };

export type NamesQuery = { readonly query: string; readonly after?: string | undefined; readonly limit: number };

/** Of those with the same name the id decides, so that a page ends at exactly one place. */
const keyOf = (userId: UserId, name: string): string => `${plain(name)}\n${userId}`;

/** Users in the order of their names. Each change costs a search, and no sorting: ten thousand come in a few minutes. */
export class SortedNames {
  readonly #entries: Entry[] = [];

  add(userId: UserId, name: string): void {
    const key = keyOf(userId, name);
    const at = this.#firstFrom(key);
    if (this.#entries[at]?.key !== key) this.#entries.splice(at, 0, { key, words: wordsOf(name), userId });
  }

  remove(userId: UserId, name: string): void {
    const key = keyOf(userId, name);
    const at = this.#firstFrom(key);
    if (this.#entries[at]?.key === key) this.#entries.splice(at, 1);
  }

  /** `next`: what the page after this one begins after; null: there is none. */
  page({ query, after, limit }: NamesQuery, except: UserId): { userIds: UserId[]; next: string | null } {
    const parts = wordsOf(query);
    const found: Entry[] = [];
    for (let at = after === undefined ? 0 : this.#firstAfter(after); at < this.#entries.length; at += 1) {
      const entry = this.#entries[at];
      if (!entry || entry.userId === except || !fits(entry.words, parts)) continue;
      if (found.length === limit) return { userIds: idsOf(found), next: found.at(-1)?.key ?? null };
      found.push(entry);
    }
    return { userIds: idsOf(found), next: null };
  }

  #firstAfter(key: string): number {
    const at = this.#firstFrom(key);
    return this.#entries[at]?.key === key ? at + 1 : at;
  }

  #firstFrom(key: string): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.key ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const idsOf = (entries: readonly Entry[]): UserId[] => entries.map(({ userId }) => userId);
