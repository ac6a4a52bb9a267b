import { TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconPhonePlus, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';
import { useInvitees, usePeers } from '../client/use-call.ts';
import { Avatar } from '../people/avatar.tsx';
import { SearchProblem } from '../people/search-problem.tsx';
import { useSearchedPeople } from '../people/use-searched-people.ts';
import { freePeople } from './free-people.ts';
import { useAddPerson } from './use-add-person.ts';

/** By keyboard: type, Enter for the first; or the arrow keys, and Enter. Stays open, for more may be added. */
export function FreePeopleList({ call }: { call: Call }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const addPerson = useAddPerson(call);
  const { people: everybody, isAnswered, problem } = useSearchedPeople(query);
  const peers = usePeers(call);
  const invitees = useInvitees(call);
  const people = freePeople(everybody, { peers, invitees }, query);

  const add = (person: Person) => {
    void addPerson(person);
    setQuery('');
    /** The row that was clicked goes away. */
    search.current?.focus();
  };

  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    const rows = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
    (next ?? search.current)?.focus();
  };

  const pressedInSearch = (event: KeyboardEvent) => {
    const [first] = people;
    move(event);
    if (event.key === 'Enter' && query.trim() !== '' && first) add(first);
  };

  return (
    <>
      <TextInput
        ref={search}
        data-testid="add-person-search"
        data-autofocus
        type="search"
        size="sm"
        aria-label={t('invite.search')}
        placeholder={t('invite.search')}
        leftSection={<IconSearch size={17} stroke={1.8} aria-hidden="true" />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={pressedInSearch}
      />
      <ul className="add-people__list" ref={list} aria-label={t('invite.title')}>
        {people.map((person) => (
          <li key={person.userId}>
            <FreePerson person={person} onAdd={() => add(person)} onKeyDown={move} />
          </li>
        ))}
      </ul>
      <SearchProblem problem={problem} />
      {isAnswered && people.length === 0 && (
        <p className="add-people__none">{query === '' ? t('invite.nobody') : t('people.noMatch', { query })}</p>
      )}
      <VisuallyHidden role="status">
        {isAnswered && query && t('people.found', { count: people.length })}
      </VisuallyHidden>
    </>
  );
}

type FreePersonProps = { person: Person; onAdd: () => void; onKeyDown: (event: KeyboardEvent) => void };

function FreePerson({ person: { userId, name }, onAdd, onKeyDown }: FreePersonProps) {
  return (
    <UnstyledButton
      className="add-people__person"
      data-testid={`add-${userId}`}
      data-name={name}
      onClick={onAdd}
      onKeyDown={onKeyDown}
    >
      <Avatar userId={userId} name={name} size={34} />
      <span className="add-people__name">{name}</span>
      <IconPhonePlus size={19} stroke={1.8} aria-hidden="true" />
    </UnstyledButton>
  );
}
