import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import { ScrollTable } from '../shell/scroll-table.tsx';
import { inputWords } from './input-words.ts';
import { legName } from './leg-name.ts';
import type { Leg } from './legs.ts';
import type { People } from './people.ts';

/** The chosen legs minute by minute, and of each lowest minute what was measured. */
export function ScoreTable({ legs, people }: { legs: readonly Leg[]; people: People }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const minutes = [...new Set(legs.flatMap((leg) => leg.minutes.map(({ at }) => at)))].toSorted(
    (one, other) => one - other,
  );
  const meansOf = legs.map((leg) => new Map(leg.minutes.map(({ at, mos }) => [at, mos])));
  return (
    <details className="as-table">
      <summary>{t('asTable')}</summary>
      <ul className="soft">
        {legs.map((leg) => (
          <li key={leg.key}>
            {t('report.lowestInputs', {
              way: legName(leg, people, t),
              inputs: inputWords(leg.lowest.inputs, t, format).join(', ') || t('unknown'),
            })}
          </li>
        ))}
      </ul>
      <ScrollTable label={t('report.scores')}>
        <thead>
          <tr>
            <th scope="col">{t('report.minute')}</th>
            {legs.map((leg) => (
              <th key={leg.key} scope="col">
                {legName(leg, people, t)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {minutes.map((at) => (
            <tr key={at}>
              <th scope="row">{format.minute(at)}</th>
              {legs.map((leg, index) => {
                const mean = meansOf[index]?.get(at);
                return <td key={leg.key}>{mean === undefined ? '–' : format.score(mean)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </details>
  );
}
