import './report.css';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallReport } from '../../../src/history/call-report.ts';
import { Answered } from '../api/answered.tsx';
import { reportPath } from '../api/paths.ts';
import { useAnswer } from '../api/use-answer.ts';
import { hrefOf } from '../shell/admin-route.ts';
import { CallSummary } from './call-summary.tsx';
import { ExportButton } from './export-button.tsx';
import { Feedback } from './feedback.tsx';
import { legKey, legsOf, MAX_CHOSEN } from './legs.ts';
import { peopleOf, spanOf } from './people.ts';
import { PeopleTable } from './people-table.tsx';
import { Scores } from './scores.tsx';
import { ScreenTable } from './screen-table.tsx';
import { TimelineList } from './timeline-list.tsx';
import { VerdictList } from './verdict-list.tsx';

export function ReportPage({ callId }: { callId: string }) {
  const { t } = useTranslation('admin');
  const answer = useAnswer<CallReport>(reportPath(callId));
  return (
    <>
      <p className="admin-back">
        <a href={hrefOf({ page: 'calls', worst: false, filters: {} })}>
          <IconArrowLeft size={16} aria-hidden="true" /> {t('report.back')}
        </a>
      </p>
      {answer.phase !== 'here' && <h1>{t('report.title')}</h1>}
      <Answered answer={answer}>{(report) => <Report report={report} />}</Answered>
    </>
  );
}

const SHOWN_AT_FIRST = 3;

function Report({ report }: { report: CallReport }) {
  const people = useMemo(() => peopleOf(report), [report]);
  const legs = useMemo(() => legsOf(report.series), [report]);
  const scale = useMemo(() => spanOf(report), [report]);
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    legs
      .filter(({ leg }) => leg === 'whole')
      .slice(0, SHOWN_AT_FIRST)
      .map(({ key }) => key),
  );

  const showOnly = (way: Parameters<typeof legKey>[0]) => {
    setChosen([legKey(way)]);
    document.getElementById('scores')?.scrollIntoView({ block: 'start' });
  };

  return (
    <div data-testid="report" data-call-id={report.call.callId}>
      <CallSummary call={report.call} people={people} exported={<ExportButton callId={report.call.callId} />} />
      <VerdictList verdicts={report.verdicts} people={people} onShow={showOnly} />
      <Scores
        report={report}
        legs={legs}
        people={people}
        scale={scale}
        chosen={chosen}
        onChoose={(keys) => setChosen(keys.slice(-MAX_CHOSEN))}
      />
      <ScreenTable legs={legs} people={people} />
      <PeopleTable participants={report.participants} />
      <Feedback report={report} people={people} />
      <TimelineList timeline={report.timeline} people={people} />
    </div>
  );
}
