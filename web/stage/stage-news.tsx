import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RemotePeer } from '../../sdk/index.ts';
import { peerTile, screenTile } from './stage-plan.ts';
import type { StageScene } from './use-stage.ts';

/** What a screen reader hears of what one has done to the stage oneself. */
export function StageNews({ peers, scene }: { peers: readonly RemotePeer[]; scene: StageScene }) {
  const { t } = useTranslation();
  const { pin, figures, layout } = scene;
  const { at, count } = layout.page;
  const pinned = () => {
    for (const { peerId, person } of peers) {
      if (pin.tile === peerTile(peerId)) return person.name;
      if (pin.tile === screenTile(peerId)) return t('screen.of', { name: person.name });
    }
    return null;
  };
  const what = pinned();
  return (
    <VisuallyHidden role="status" data-testid="stage-news">
      {what !== null && <span>{t('stage.pinned', { what })}</span>}
      {pin.state.phase === 'ended' && <span>{t('stage.unpinned')}</span>}
      {figures.shown && <span>{t('figures.shown')}</span>}
      {count > 1 && <span>{t('stage.page', { page: at + 1, count })}</span>}
    </VisuallyHidden>
  );
}
