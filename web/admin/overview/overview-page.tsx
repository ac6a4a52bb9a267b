import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverviewReport } from '../../../src/overview/overview-report.ts';
import { Answered } from '../api/answered.tsx';
import { useAnswer } from '../api/use-answer.ts';
import { useFormat } from '../format/use-format.ts';
import { Charts } from './charts.tsx';
import { NowFigures } from './now-figures.tsx';
import { Rankings } from './rankings.tsx';
import { SpanFigures } from './span-figures.tsx';
import { WorstNow } from './worst-now.tsx';

const REFRESH_MS = 3_000;
const SPANS = [1, 6, 24];

/** What the server itself knows of now and of the last hours. */
export function OverviewPage() {
  const { t } = useTranslation('admin');
  const { clock } = useFormat();
  const [hours, setHours] = useState(1);
  const answer = useAnswer<OverviewReport>(`overview?hours=${hours}`, REFRESH_MS);
  return (
    <>
      <div className="admin-title">
        <h1>{t('overview.title')}</h1>
        {answer.phase === 'here' && (
          <span className="soft" data-testid="updated">
            {t('overview.updated', { time: clock(answer.value.at) })}
          </span>
        )}
        <NativeSelect
          className="admin-title__choice"
          aria-label={t('overview.hours')}
          value={String(hours)}
          onChange={(event) => setHours(Number(event.currentTarget.value))}
          data={SPANS.map((count) => ({ value: String(count), label: t('overview.lastHours', { count }) }))}
          data-testid="hours"
        />
      </div>
      <Answered answer={answer}>{(report) => <Report report={report} />}</Answered>
    </>
  );
}

function Report({ report }: { report: OverviewReport }) {
  const { t } = useTranslation('admin');
  const { moment } = useFormat();
  const { now, total, worstNow, startedAt, at, hours } = report;
  return (
    <div data-testid="overview">
      <NowFigures now={now} />
      <WorstNow calls={worstNow} />
      <SpanFigures total={total} />
      <Charts report={report} />
      <Rankings total={total} />
      {at - startedAt < hours * 3_600_000 && (
        <p className="soft">{t('overview.startedAt', { time: moment(startedAt) })}</p>
      )}
    </div>
  );
}
