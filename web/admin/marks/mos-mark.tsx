import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import { markOf } from './mark.ts';

/** A score and what it means: in words too, since colors say nothing to some. */
export function MosMark({ mos }: { mos: number }) {
  const { t } = useTranslation('admin');
  const { score } = useFormat();
  const mark = markOf(mos);
  return (
    <span className="mos-mark" data-mark={mark}>
      {score(mos)} {t(`mark.${mark}`)}
    </span>
  );
}
