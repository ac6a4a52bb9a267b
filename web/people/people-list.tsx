import { CloseButton, TextInput, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../client/types.ts';
import { groupPeople } from './group-people.ts';
import { PersonRow } from './person-row.tsx';
import { usePlaceCall } from './use-place-call.ts';

const GROUP_TITLES = {
  online: 'people.group.available',
  'in-call': 'people.group.busy',
  offline: 'people.group.offline',
} as const;

export function PeopleList({ people }: { people: readonly Person[] }) {
  const { t } = useTranslation();
  const placeCall = usePlaceCall();
  const [query, setQuery] = useState('');
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
        rightSection={query && <CloseButton aria-label={t('actions.close')} onClick={() => setQuery('')} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && setQuery('')}
      />
      {groups.length === 0 && <p className="people__none">{t('people.noMatch', { query })}</p>}
      {groups.map((group) => (
        <section key={group.state} className="people__group" aria-label={t(GROUP_TITLES[group.state])}>
          <h2 className="people__group-title">
            {t(GROUP_TITLES[group.state])} <span className="people__count">{group.people.length}</span>
          </h2>
          <ul className="people__list">
            {group.people.map((person) => (
              <PersonRow key={person.userId} person={person} onCall={(video) => void placeCall(person.userId, video)} />
            ))}
          </ul>
        </section>
      ))}
      <VisuallyHidden role="status">
        {query && t('people.found', { count: groups.reduce((sum, group) => sum + group.people.length, 0) })}
      </VisuallyHidden>
    </>
  );
}
