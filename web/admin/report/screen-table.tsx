import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import { legName } from './leg-name.ts';
import type { Leg } from './legs.ts';
import type { People } from './people.ts';
import { screenHeightsOf } from './screen-heights.ts';

const COLUMNS = ['captured', 'least', 'median', 'last'] as const;

/** Whether those who looked at a shared screen had it as high as it was captured. Nothing where none was shared. */
export function ScreenTable({ legs, people }: { legs: readonly Leg[]; people: People }) {
  const { t } = useTranslation('admin');
  const { number } = useFormat();
  const screens = screenHeightsOf(legs);
  if (screens.length === 0) return null;
  return (
    <section className="card" aria-labelledby="screens-title">
      <h2 id="screens-title">{t('report.screens')}</h2>
      <table className="call-table call-table--plain" data-testid="screens">
        <thead>
          <tr>
            <th scope="col">{t('report.screen.way')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`report.screen.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {screens.map(({ leg, ...heights }) => (
            <tr key={leg.key}>
              <td data-label={t('report.screen.way')}>{legName(leg, people, t)}</td>
              {COLUMNS.map((column) => {
                const height = heights[column];
                return (
                  <td key={column} data-label={t(`report.screen.${column}`)}>
                    {height === null ? t('unknown') : t('unit.lines', { value: number(height) })}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
