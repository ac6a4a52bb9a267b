import { useTranslation } from 'react-i18next';
import type { Rect } from './grid-shape.ts';

/** In the strip's last place: how many have no place there. They are heard all the same. */
export function MoreTile({ count, rect }: { count: number; rect: Rect }) {
  const { t } = useTranslation();
  return (
    <div
      className="tile tile--more"
      data-testid="more-tile"
      style={rect}
      role="img"
      aria-label={t('stage.moreLabel', { count })}
    >
      {t('stage.more', { count })}
    </div>
  );
}
