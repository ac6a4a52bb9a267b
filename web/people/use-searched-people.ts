import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useClient } from '../client/services.ts';
import type { Person } from '../client/types.ts';
import { usePeople } from '../client/use-client-state.ts';
import { PeopleSearch, upToDate } from './people-search.ts';

/** `reachable`: how many are signed in. `more`: null where there is nothing more to show. */
type SearchedPeople = {
  readonly people: readonly Person[];
  readonly reachable: number;
  readonly isWhole: boolean;
  readonly more: (() => void) | null;
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
      return { people: known, reachable, isWhole, more: null };
    }
    const people = upToDate(found.people, known);
    return { people, reachable: found.total ?? people.length, isWhole, more: found.hasMore ? search.more : null };
  }, [isWhole, known, found, search]);
}
