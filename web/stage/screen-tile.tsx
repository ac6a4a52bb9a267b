import { Loader } from '@mantine/core';
import { IconScreenShare } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { FiguresOnTile } from '../figures/tile-figures.tsx';
import { QualityMark } from '../quality/quality-mark.tsx';
import { SCREEN, tileQuality } from '../quality/tile-quality.ts';
import type { TileControls } from './tile-controls.ts';
import { type Placement, TileFrame } from './tile-frame.tsx';
import { TileLabel } from './tile-label.tsx';
import { TileMenu } from './tile-menu.tsx';
import { usePictureInPicture } from './use-picture-in-picture.ts';
import { VideoView } from './video-view.tsx';

type ScreenTileProps = { call: Call; peer: RemotePeer; placement: Placement; controls: TileControls };

/** Somebody's shared screen, whole. */
export function ScreenTile({ call, peer, placement, controls }: ScreenTileProps) {
  const { t } = useTranslation();
  const label = t('screen.of', { name: peer.person.name });
  const video = useRef<HTMLVideoElement>(null);
  const picture = usePictureInPicture(video, true);
  // Whoever shares has something to show.
  const watched = { call, peerId: peer.peerId, source: 'screen', priority: 'high' } as const;
  return (
    <TileFrame
      className="tile--screen"
      userId={peer.person.userId}
      label={label}
      placement={placement}
      data={{
        'data-testid': 'screen-tile',
        'data-peer-id': peer.peerId,
        'data-pinned': controls.pin === 'pinned',
      }}
    >
      {/* Behind the picture, until it is there. */}
      <div className="tile__plate">
        <Loader color="white" size={30} aria-hidden="true" />
      </div>
      <VideoView
        video={video}
        stream={peer.screenStream}
        watched={watched}
        shown
        whole
        testId="screen-video"
        label={label}
      />
      <QualityMark quality={tileQuality(peer.quality, SCREEN)} tile="theirs" name={peer.person.name} />
      {controls.figuresShown && (
        <FiguresOnTile call={call} tile={{ whose: 'theirs', peerId: peer.peerId, shows: 'screen' }} name={label} />
      )}
      <TileMenu label={label} controls={controls} picture={picture} call={call} peer={null} />
      <TileLabel onUnpin={controls.pin === 'pinned' && controls.togglePin}>
        <IconScreenShare className="tile__screen-sign" size={16} aria-hidden="true" /> {label}
      </TileLabel>
    </TileFrame>
  );
}
