import { useTranslation } from 'react-i18next';
import type { OverviewReport, SpanReport } from '../../../src/overview/overview-report.ts';
import { BarChart } from '../chart/bar-chart.tsx';
import { useFormat } from '../format/use-format.ts';
import { ScrollTable } from '../shell/scroll-table.tsx';
import { sumOf } from './figures.ts';

type Series = { key: 'calls' | 'setup' | 'poor' | 'cpu' | 'loopLag'; of: (step: SpanReport) => number | null };

const SERIES: Series[] = [
  { key: 'calls', of: ({ peak }) => peak.calls },
  { key: 'setup', of: ({ setup }) => setup.p95Ms },
  { key: 'poor', of: ({ poorMs, scoredMs }) => (scoredMs === 0 ? null : sumOf(poorMs)) },
  { key: 'cpu', of: ({ peak }) => peak.workerCpu },
  { key: 'loopLag', of: ({ peak }) => peak.loopLagMs },
];

/** Each step of the span as a bar; the same numbers as a table for those who read them. */
export function Charts({ report: { steps, stepMs } }: { report: OverviewReport }) {
  const { t } = useTranslation('admin');
  const { span, number, percent, minute } = useFormat();
  const say = (key: Series['key'], value: number | null): string => {
    if (value === null) return '–';
    if (key === 'calls') return number(value);
    return key === 'cpu' ? percent(value) : span(value);
  };
  const [first, last] = [steps.at(0), steps.at(-1)];
  if (!first || !last) return null;
  return (
    <section aria-labelledby="charts-title">
      <h2 id="charts-title">{t('overview.charts')}</h2>
      <div className="charts">
        {SERIES.map(({ key, of }) => (
          <BarChart
            key={key}
            name={t(`overview.chart.${key}`)}
            bars={steps.map((step) => ({ at: step.at, value: of(step) }))}
            say={(value) => say(key, value)}
            from={minute(first.at)}
            until={minute(last.at + stepMs)}
          />
        ))}
      </div>
      <details className="as-table">
        <summary>{t('asTable')}</summary>
        <ScrollTable label={t('overview.charts')}>
          <thead>
            <tr>
              <th scope="col">{t('overview.step')}</th>
              {SERIES.map(({ key }) => (
                <th key={key} scope="col">
                  {t(`overview.chart.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.toReversed().map((step) => (
              <tr key={step.at}>
                <th scope="row">{minute(step.at)}</th>
                {SERIES.map(({ key, of }) => (
                  <td key={key}>{say(key, of(step))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      </details>
    </section>
  );
}
