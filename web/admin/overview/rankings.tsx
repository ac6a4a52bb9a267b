import { useTranslation } from 'react-i18next';
import type { SpanReport } from '../../../src/overview/overview-report.ts';
import { useFormat } from '../format/use-format.ts';
import { ranked } from './figures.ts';

export function Rankings({ total }: { total: SpanReport }) {
  const { t } = useTranslation('admin');
  const { number, span } = useFormat();
  const counted = (count: number) => number(count);
  return (
    <div className="rankings">
      <Ranking
        title={t('overview.byCause')}
        rows={ranked(total.poorMs).map(([cause, ms]) => [t(`cause.${cause}`), ms])}
        say={span}
      />
      <Ranking
        title={t('overview.byOutcome')}
        rows={ranked(total.ended).map(([outcome, count]) => [t(`outcome.${outcome}`), count])}
        say={counted}
      />
      <Ranking
        title={t('overview.bySwitch')}
        rows={ranked(total.switches).map(([outcome, count]) => [t(`overview.switch.${outcome}`), count])}
        say={counted}
      />
      <Ranking
        title={t('overview.byPath')}
        rows={ranked(total.pathFailures).map(([topology, count]) => [t(`topology.${topology}`), count])}
        say={counted}
      />
      <Ranking title={t('overview.byRefusal')} rows={ranked(total.refused)} say={counted} />
    </div>
  );
}

type RankingProps = { title: string; rows: readonly [name: string, value: number][]; say: (value: number) => string };

/** Bars beside their numbers. */
function Ranking({ title, rows, say }: RankingProps) {
  const { t } = useTranslation('admin');
  const highest = Math.max(...rows.map(([, value]) => value));
  return (
    <section className="card ranking">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p className="soft">{t('none')}</p>
      ) : (
        <dl>
          {rows.map(([name, value]) => (
            <div key={name} style={{ '--share': value / highest }}>
              <dt>{name}</dt>
              <dd>{say(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
