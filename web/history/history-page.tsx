import './history.css';
import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { CallEndedNotice } from '../call/call-ended-notice.tsx';
import { useRoster } from '../call/use-roster.ts';
import { useClient, useHistoryFlow } from '../client/services.ts';
import { problemKey } from '../problems/problem-key.ts';
import { Switches } from '../theme/switches.tsx';
import { CallDay } from './call-day.tsx';
import { HistoryPages } from './history-pages.ts';
import { byDay } from './how-it-went.ts';

/** One's own calls, the newest first; that they are looked at marks the missed ones as seen. */
export function HistoryPage() {
  const { t } = useTranslation();
  const flow = useHistoryFlow();
  const client = useClient();
  const { ended } = useRoster();
  const [pages] = useState(() => new HistoryPages(client));
  const { missedOnly, calls, hasMore, problemCode } = useSyncExternalStore(pages.subscribe, pages.snapshot);
  const title = useRef<HTMLHeadingElement>(null);

  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  useEffect(() => pages.open(), [pages]);

  return (
    <div className="history" data-testid="history-page">
      <header className="history__top">
        <Button
          data-testid="history-back"
          variant="subtle"
          leftSection={<IconArrowLeft size={18} stroke={1.8} aria-hidden="true" />}
          onClick={flow.close}
        >
          {t('history.back')}
        </Button>
        <Switches />
      </header>
      <main className="history__main">
        {ended && <CallEndedNotice ended={ended} />}
        <div className="page-heading history__heading">
          <h1 className="page-title" ref={title} tabIndex={-1}>
            {t('history.title')}
          </h1>
          <SegmentedControl
            data-testid="history-filter"
            aria-label={t('history.which')}
            value={missedOnly ? 'missed' : 'all'}
            data={[
              { value: 'all', label: t('history.all') },
              { value: 'missed', label: t('history.missed') },
            ]}
            onChange={(value) => pages.show(value === 'missed')}
          />
        </div>
        {problemCode !== null && (
          <div
            className="notice"
            data-tone="warning"
            role="alert"
            data-testid="history-problem"
            data-code={problemCode}
          >
            <div>
              {t(problemKey(problemCode))}
              <div className="notice__actions">
                <Button size="xs" variant="light" onClick={() => void pages.reload()}>
                  {t('actions.tryAgain')}
                </Button>
              </div>
            </div>
          </div>
        )}
        {calls?.length === 0 && (
          <p className="row-list__none" data-testid="history-none">
            {missedOnly ? t('history.noneMissed') : t('history.none')}
          </p>
        )}
        {byDay(calls ?? []).map((day) => (
          <CallDay key={day.key} day={day} />
        ))}
        {hasMore && (
          <Button data-testid="history-more" variant="light" fullWidth onClick={() => void pages.more()}>
            {t('history.more')}
          </Button>
        )}
      </main>
    </div>
  );
}
