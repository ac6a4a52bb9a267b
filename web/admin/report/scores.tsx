import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallReport } from '../../../src/history/call-report.ts';
import type { TimeScale } from '../chart/time-scale.ts';
import { LegFilters } from './leg-filters.tsx';
import { LegRows } from './leg-rows.tsx';
import { filtered, type Leg, type LegFilter } from './legs.ts';
import type { People } from './people.ts';
import { ScoreChart } from './score-chart.tsx';
import { ScoreTable } from './score-table.tsx';

type ScoresProps = {
  report: CallReport;
  legs: readonly Leg[];
  people: People;
  scale: TimeScale;
  chosen: readonly string[];
  onChoose: (keys: readonly string[]) => void;
};

export function Scores({ report, legs, people, scale, chosen, onChoose }: ScoresProps) {
  const { t } = useTranslation('admin');
  const [filter, setFilter] = useState<LegFilter>({ leg: 'whole', source: null, senderId: null, viewerId: null });
  const drawn = chosen.flatMap((key) => legs.find((leg) => leg.key === key) ?? []);
  return (
    <section className="card" id="scores" aria-labelledby="scores-title" data-testid="scores">
      <h2 id="scores-title">{t('report.scores')}</h2>
      {legs.length === 0 && <p className="soft">{t('report.noScores')}</p>}
      <ScoreChart report={report} legs={drawn} people={people} scale={scale} />
      {legs.length > 0 && (
        <>
          <p className="soft">{t('report.scoresLead')}</p>
          <ScoreTable legs={drawn} people={people} />
          <LegFilters legs={legs} people={people} filter={filter} onFilter={setFilter} />
          <LegRows legs={filtered(legs, filter)} people={people} scale={scale} chosen={chosen} onChoose={onChoose} />
        </>
      )}
    </section>
  );
}
