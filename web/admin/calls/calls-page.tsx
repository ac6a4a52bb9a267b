import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallListItem, CallPage } from '../../../src/history/call-report.ts';
import { Answered } from '../api/answered.tsx';
import { useAnswer } from '../api/use-answer.ts';
import { type AdminRoute, hrefOf } from '../shell/admin-route.ts';
import { callQuery } from './call-filters.ts';
import { CallSearch } from './call-search.tsx';
import { CallTable } from './call-table.tsx';

type CallsRoute = Extract<AdminRoute, { page: 'calls' }>;

export function CallsPage({ route }: { route: CallsRoute }) {
  const { t } = useTranslation('admin');
  const { worst, filters } = route;
  return (
    <>
      <div className="admin-title">
        <h1>{t('calls.title')}</h1>
        <nav className="admin-tabs" aria-label={t('calls.kinds')}>
          <a href={hrefOf({ ...route, worst: false })} aria-current={worst ? undefined : 'page'}>
            {t('calls.all')}
          </a>
          <a href={hrefOf({ page: 'calls', worst: true, filters: {} })} aria-current={worst ? 'page' : undefined}>
            {t('calls.worst')}
          </a>
        </nav>
      </div>
      {worst ? (
        <WorstCalls />
      ) : (
        <>
          <CallSearch filters={filters} />
          <Pages filters={filters} />
        </>
      )}
    </>
  );
}

/** Each page is asked for when it is wanted, and stays. */
function Pages({ filters }: Pick<CallsRoute, 'filters'>) {
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  return cursors.map((cursor, index) => (
    <Calls
      key={cursor}
      query={callQuery(filters, cursor)}
      isFirst={index === 0}
      onMore={index === cursors.length - 1 ? (next) => setCursors([...cursors, next]) : null}
    />
  ));
}

type CallsProps = { query: string; isFirst: boolean; onMore: ((next: string) => void) | null };

function Calls({ query, isFirst, onMore }: CallsProps) {
  const { t } = useTranslation('admin');
  const answer = useAnswer<CallPage>(query);
  return (
    <Answered answer={answer}>
      {({ calls, next }) => (
        <>
          {calls.length === 0 && isFirst && <p className="soft">{t('calls.nothing')}</p>}
          {calls.length > 0 && <CallTable calls={calls} />}
          {next !== null && onMore && (
            <Button variant="light" onClick={() => onMore(next)} data-testid="more-calls">
              {t('calls.more')}
            </Button>
          )}
        </>
      )}
    </Answered>
  );
}

function WorstCalls() {
  const { t } = useTranslation('admin');
  const answer = useAnswer<{ calls: CallListItem[] }>('calls/worst');
  return (
    <Answered answer={answer}>
      {({ calls }) =>
        calls.length === 0 ? <p className="soft">{t('calls.nothingWorst')}</p> : <CallTable calls={calls} />
      }
    </Answered>
  );
}
