import { Loader } from '@mantine/core';
import { IconScreenShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { QualityMark } from '../quality/quality-mark.tsx';
import { SCREEN, tileQuality } from '../quality/tile-quality.ts';
import { type Placement, TileFrame } from './tile-frame.tsx';
import { TileLabel } from './tile-label.tsx';
import { VideoView } from './video-view.tsx';

/** Somebody's shared screen, whole. */
export function ScreenTile({ call, peer, placement }: { call: Call; peer: RemotePeer; placement: Placement }) {
  const { t } = useTranslation();
  const label = t('screen.of', { name: peer.person.name });
  // Whoever shares has something to show.
  const watched = { call, peerId: peer.peerId, source: 'screen', priority: 'high' } as const;
  return (
    <TileFrame
      className="tile--screen"
      userId={peer.person.userId}
      label={label}
      placement={placement}
      data={{ 'data-testid': 'screen-tile', 'data-peer-id': peer.peerId }}
    >
      {/* Behind the picture, until it is there. */}
      <div className="tile__plate">
        <Loader color="white" size={30} aria-hidden="true" />
      </div>
      <VideoView stream={peer.screenStream} watched={watched} shown whole testId="screen-video" label={label} />
      <QualityMark quality={tileQuality(peer.quality, SCREEN)} tile="theirs" name={peer.person.name} />
      <TileLabel>
        <IconScreenShare className="tile__screen-sign" size={16} aria-hidden="true" /> {label}
      </TileLabel>
    </TileFrame>
  );
}
