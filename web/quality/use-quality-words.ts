import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TileQuality } from './tile-quality.ts';
import { type Tile, verdictWords } from './verdict-words.ts';

/** What is wrong, in a sentence; where nobody knows, that it is. `name`: whose tile it is. */
export function useQualityWords(): (quality: TileQuality, tile: Tile, name: string) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ mark, verdict }, tile, name) => {
      if (!verdict) return t(`quality.${mark}`);
      const { key, effect } = verdictWords(verdict, tile);
      const what = t(`quality.${key}`, { name });
      return effect === null ? what : t('quality.own', { what, effect: t(`quality.effect.${effect}`) });
    },
    [t],
  );
}
