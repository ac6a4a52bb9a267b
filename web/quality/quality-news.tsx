import { VisuallyHidden } from '@mantine/core';
import type { TileQuality } from './tile-quality.ts';
import { useQualityWords } from './use-quality-words.ts';
import type { Tile } from './verdict-words.ts';

export type Shown = {
  readonly id: string;
  readonly quality: TileQuality | null;
  readonly tile: Tile;
  readonly name: string;
};

/**
 * What became poor, for screen readers, when they have nothing more pressing to say. That something is fair, or well
 * again, is seen and not read out.
 */
export function QualityNews({ shown }: { shown: readonly Shown[] }) {
  const say = useQualityWords();
  return (
    <VisuallyHidden role="log" data-testid="quality-news">
      {shown.map(({ id, quality, tile, name }) =>
        quality?.mark === 'poor' ? <p key={id}>{say(quality, tile, name)}</p> : null,
      )}
    </VisuallyHidden>
  );
}
