import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '../../sdk/index.ts';

/** What a call will be like, in words first; the numbers are for support. */
export function QualityCard({ test }: { test: ConnectionTest }) {
  const { t } = useTranslation();
  const { loopback, phase } = test;
  const word = loopback?.expected ?? (phase === 'done' ? 'unknown' : 'pending');
  return (
    <div className="quality" data-testid="expected-quality" data-expected={word} data-way={loopback?.way}>
      <h3 className="quality__title">{t('check.quality.title')}</h3>
      <p className="quality__word">{t(`check.quality.${word}`)}</p>
      {loopback && (
        <dl className="quality__numbers">
          {loopback.rttMs !== null && (
            <Figure
              name={t('check.quality.roundTrip')}
              value={t('check.quality.milliseconds', { value: Math.round(loopback.rttMs) })}
            />
          )}
          <Figure
            name={t('check.quality.jitter')}
            value={t('check.quality.milliseconds', { value: Math.round(loopback.jitterMs) })}
          />
          <Figure
            name={t('check.quality.loss')}
            value={t('check.quality.percent', { value: percent(loopback.lossRatio) })}
          />
        </dl>
      )}
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** One decimal where the first digit would be lost. */
const percent = (ratio: number): number => Math.round(ratio * 1_000) / 10;
