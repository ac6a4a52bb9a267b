import { useTranslation } from 'react-i18next';
import type { SpanReport, TimesReport } from '../../../src/overview/overview-report.ts';
import { useFormat } from '../format/use-format.ts';
import { Figure } from './figure.tsx';
import { poorShare, setupSuccess, sumOf } from './figures.ts';
import { POOR_PROMISED, SETUP_PROMISED } from './promises.ts';

export function SpanFigures({ total }: { total: SpanReport }) {
  const { t } = useTranslation('admin');
  const { percent, span, number } = useFormat();
  const success = setupSuccess(total);
  const poor = poorShare(total);
  return (
    <section aria-labelledby="span-title">
      <h2 id="span-title">{t('overview.spanTitle')}</h2>
      <dl className="figures">
        <Figure
          name={t('overview.setupSuccess')}
          value={success ? percent(success.share) : '–'}
          tone={success && success.share < SETUP_PROMISED ? 'warning' : undefined}
          testId="setup-success"
        >
          {success && t('overview.setupSuccessHow', success)}
        </Figure>
        <TimesFigure name={t('overview.setupTime')} times={total.setup} testId="setup-time" />
        <Figure
          name={t('overview.poor')}
          value={poor === null ? '–' : percent(poor)}
          tone={poor !== null && poor > POOR_PROMISED ? 'warning' : undefined}
          testId="poor-time"
        >
          {poor !== null && t('overview.poorHow', { poor: span(sumOf(total.poorMs)), scored: span(total.scoredMs) })}
        </Figure>
        <Figure name={t('overview.switches')} value={number(sumOf(total.switches))} />
        <TimesFigure name={t('overview.mediaGap')} times={total.mediaGap} testId="media-gap" />
      </dl>
    </section>
  );
}

function TimesFigure({ name, times, testId }: { name: string; times: TimesReport; testId: string }) {
  const { t } = useTranslation('admin');
  const { span } = useFormat();
  const { p50Ms, p95Ms } = times;
  const value = p95Ms === null ? '–' : span(p95Ms);
  return (
    <Figure name={name} value={value} testId={testId}>
      {p50Ms === null || p95Ms === null
        ? t('overview.nothingTimed')
        : t('overview.percentiles', { p50: span(p50Ms), p95: span(p95Ms) })}
    </Figure>
  );
}
