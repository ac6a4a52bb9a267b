import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useClient } from '../client/services.ts';
import type { Person } from '../client/types.ts';
import { usePeople } from '../client/use-client-state.ts';
import { PeopleSearch, upToDate } from './people-search.ts';

export type SearchedPeople = {
  readonly people: readonly Person[];
  /** How many are signed in. */
  readonly reachable: number;
  /** False: there are others, who are found by their names. */
  readonly isWhole: boolean;
  /** False: who is not among them may be found yet. */
  readonly isAnswered: boolean;
  /** Null where there is nothing more to show. */
  readonly more: (() => void) | null;
  /** Why the server does not answer, and the way to ask again. */
  readonly problem: { readonly code: string; readonly askAgain: () => void } | null;
};

/** Everybody, where the application is small; else those whom the server finds for the query. */
export function useSearchedPeople(query: string): SearchedPeople {
  const client = useClient();
  const known = usePeople();
  const { isWhole } = client.directory;
  const [search] = useState(() => new PeopleSearch(client));
  const found = useSyncExternalStore(search.subscribe, search.snapshot);

  useEffect(() => (isWhole ? undefined : search.open()), [isWhole, search]);
  useEffect(() => {
    if (!isWhole) search.search(query);
  }, [isWhole, search, query]);

  return useMemo(() => {
    if (isWhole) {
      const reachable = known.filter(({ state }) => state !== 'offline').length;
      return { people: known, reachable, isWhole, isAnswered: true, more: null, problem: null };
    }
    const people = upToDate(found.people, known);
    return {
      people,
      reachable: found.total ?? people.length,
      isWhole,
      isAnswered: found.query === query,
      more: found.hasMore ? search.more : null,
      problem: found.problemCode === null ? null : { code: found.problemCode, askAgain: search.askAgain },
    };
  }, [isWhole, known, found, search, query]);
}
