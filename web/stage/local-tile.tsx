import { useTranslation } from 'react-i18next';
import type { Call, LocalMedia } from '../../sdk/index.ts';
import { isMutedHere } from '../call/muted.ts';
import type { Me } from '../client/types.ts';
import { FiguresOnTile } from '../figures/tile-figures.tsx';
import { Avatar } from '../people/avatar.tsx';
import { QualityMark } from '../quality/quality-mark.tsx';
import { ownQuality } from '../quality/tile-quality.ts';
import { type Placement, TileFrame } from './tile-frame.tsx';
import { TileLabel } from './tile-label.tsx';
import { VideoView } from './video-view.tsx';

type LocalTileProps = { call: Call; me: Me; local: LocalMedia; placement: Placement; figuresShown: boolean };

/** Mirrored, as everybody knows their own face. */
export function LocalTile({ call, me, local, placement, figuresShown }: LocalTileProps) {
  const { t } = useTranslation();
  const showsVideo = local.camera.state === 'live' && !local.camera.muted;
  const silent = isMutedHere(local.microphone);
  return (
    <TileFrame
      className="tile--local"
      userId={me.userId}
      label={t('call.yourTile')}
      placement={placement}
      data={{ 'data-testid': 'local-tile', 'data-video': showsVideo, 'data-muted': silent }}
    >
      <VideoView stream={local.stream} shown={showsVideo} mirrored testId="local-video" label={t('call.yourTile')} />
      {!showsVideo && (
        <div className="tile__plate">
          <Avatar userId={me.userId} name={me.name} size="clamp(34px, 36cqmin, 132px)" />
        </div>
      )}
      {figuresShown && <FiguresOnTile call={call} tile={{ whose: 'own' }} name={t('call.you')} />}
      <QualityMark quality={ownQuality(local.quality)} tile="own" name={me.name} />
      <TileLabel muted={silent && t('call.youMuted')}>{t('call.you')}</TileLabel>
    </TileFrame>
  );
}
