import './figures.css';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useFigures } from '../client/use-call.ts';
import { type FigureRow, figureRows, type TileFigures } from './figure-rows.ts';

type FiguresOnTileProps = { call: Call; tile: TileFigures; name: string };

/** Over a picture: what is measured of it. Not read out by itself, for it changes every second. */
export function FiguresOnTile({ call, tile, name }: FiguresOnTileProps) {
  const { t } = useTranslation();
  const figures = useFigures(call);
  const rows = figures ? figureRows(figures, tile) : [];
  return (
    <section className="figures" data-testid="figures" aria-label={t('figures.of', { name })}>
      {rows.length === 0 ? (
        <p>{t('figures.none')}</p>
      ) : (
        <dl>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two sources of one tile have the same rows
            <Row key={at} row={row} />
          ))}
        </dl>
      )}
    </section>
  );
}

function Row({ row }: { row: FigureRow }) {
  const { t } = useTranslation();
  return (
    <div data-figure={row.label}>
      <dt>{t(`figures.label.${row.label}`)}</dt>
      <dd>{t(`figures.value.${row.value}`, { ...row })}</dd>
    </div>
  );
}
