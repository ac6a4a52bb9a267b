import './quality-mark.css';
import { IconAntennaBars2, IconAntennaBars3 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TileQuality } from './tile-quality.ts';
import { useQualityWords } from './use-quality-words.ts';
import type { Tile } from './verdict-words.ts';

const ICONS = { fair: IconAntennaBars3, poor: IconAntennaBars2 };

type QualityMarkProps = { quality: TileQuality | null; tile: Tile; name: string };

/** Fair is a sign that says why when asked; poor says it by itself. While all is good nothing is there. */
export function QualityMark({ quality, tile, name }: QualityMarkProps) {
  const { t } = useTranslation();
  const say = useQualityWords();
  if (!quality) return null;
  const { mark, verdict } = quality;
  const why = say(quality, tile, name);
  const label = verdict ? t('quality.marked', { mark: t(`quality.${mark}`), why }) : why;
  const Icon = ICONS[mark];
  return (
    <div className="quality-mark" data-testid="quality-mark" data-mark={mark} title={label}>
      <Icon size={18} role="img" aria-label={label} />
      {mark === 'poor' && (
        <span className="quality-mark__why" aria-hidden="true">
          {why}
        </span>
      )}
    </div>
  );
}
