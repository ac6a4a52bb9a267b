import { Button, CloseButton, TextInput, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { groupPeople } from './group-people.ts';
import { PersonRow } from './person-row.tsx';
import { SearchProblem } from './search-problem.tsx';
import { usePlaceCall } from './use-place-call.ts';
import type { SearchedPeople } from './use-searched-people.ts';

const GROUP_TITLES = {
  online: 'people.group.available',
  away: 'people.group.away',
  'in-call': 'people.group.busy',
  'do-not-disturb': 'people.group.doNotDisturb',
  offline: 'people.group.offline',
} as const;

type PeopleListProps = { searched: SearchedPeople; query: string; onQuery: (query: string) => void };

export function PeopleList({ searched, query, onQuery }: PeopleListProps) {
  const { people, isWhole, isAnswered, more, problem } = searched;
  const { t } = useTranslation();
  const placeCall = usePlaceCall();
  const groups = groupPeople(people, query);

  return (
    <>
      <TextInput
        data-testid="people-search"
        className="people__search"
        type="search"
        aria-label={t('people.search')}
        placeholder={t('people.search')}
        leftSection={<IconSearch size={18} stroke={1.8} aria-hidden="true" />}
        rightSection={query && <CloseButton aria-label={t('actions.close')} onClick={() => onQuery('')} />}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onQuery('')}
      />
      <SearchProblem problem={problem} />
      {isAnswered && query.trim() !== '' && groups.length === 0 && (
        <p className="row-list__none">{t('people.noMatch', { query })}</p>
      )}
      {groups.map((group) => (
        <section key={group.state} className="row-group" aria-label={t(GROUP_TITLES[group.state])}>
          <h2 className="row-group__title">
            {t(GROUP_TITLES[group.state])} <span className="people__count">{group.people.length}</span>
          </h2>
          <ul className="row-list">
            {group.people.map((person) => (
              <PersonRow key={person.userId} person={person} onCall={(video) => void placeCall(person.userId, video)} />
            ))}
          </ul>
        </section>
      ))}
      {more && (
        <Button data-testid="more-people" variant="light" fullWidth onClick={more}>
          {t('people.more')}
        </Button>
      )}
      {!isWhole && !more && query === '' && <p className="row-list__none">{t('people.searchForMore')}</p>}
      <VisuallyHidden role="status">
        {isAnswered &&
          query &&
          t('people.found', { count: groups.reduce((sum, group) => sum + group.people.length, 0) })}
      </VisuallyHidden>
    </>
  );
}
