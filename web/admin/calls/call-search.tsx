import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoggedOutcome } from '../../../src/protocol/history.ts';
import { hrefOf } from '../shell/admin-route.ts';
import { CALL_FILTERS, type CallFilters } from './call-filters.ts';

const OUTCOMES: readonly LoggedOutcome[] = [
  'completed',
  'declined',
  'cancelled',
  'no-answer',
  'caller-gone',
  'never-connected',
  'lost',
  'unreachable',
];

/** A field of text has text; only a file's has none. */
const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '');

/** The search is in the address, so that it can be sent to somebody. */
export function CallSearch({ filters }: { filters: CallFilters }) {
  const { t } = useTranslation('admin');

  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = CALL_FILTERS.flatMap((name) => {
      const value = textOf(form.get(name));
      return value === '' ? [] : [[name, value] as const];
    });
    location.hash = hrefOf({ page: 'calls', worst: false, filters: Object.fromEntries(given) });
  };

  return (
    <search>
      <form className="call-search" onSubmit={search} data-testid="call-search">
        <TextInput size="sm" name="user" label={t('calls.user')} defaultValue={filters.user} />
        <TextInput size="sm" type="date" name="from" label={t('calls.from')} defaultValue={filters.from} />
        <TextInput size="sm" type="date" name="to" label={t('calls.to')} defaultValue={filters.to} />
        <NativeSelect
          size="sm"
          name="outcome"
          label={t('calls.outcome')}
          defaultValue={filters.outcome ?? ''}
          data={[
            { value: '', label: t('calls.anyOutcome') },
            ...OUTCOMES.map((outcome) => ({ value: outcome, label: t(`outcome.${outcome}`) })),
          ]}
        />
        <Button size="sm" type="submit">
          {t('calls.search')}
        </Button>
      </form>
    </search>
  );
}
