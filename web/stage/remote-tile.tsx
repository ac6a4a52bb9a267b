import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { isMutedThere } from '../call/muted.ts';
import type { Person } from '../client/types.ts';
import { FiguresOnTile } from '../figures/tile-figures.tsx';
import { useModeration } from '../moderation/use-moderation.ts';
import { QualityMark } from '../quality/quality-mark.tsx';
import { PERSON, tileQuality } from '../quality/tile-quality.ts';
import type { TilePriority } from './stage-plan.ts';
import type { TileControls } from './tile-controls.ts';
import { type Placement, TileFrame } from './tile-frame.tsx';
import { TileLabel } from './tile-label.tsx';
import { TileMenu } from './tile-menu.tsx';
import { TileOverlay } from './tile-overlay.tsx';
import { TilePlate } from './tile-plate.tsx';
import { usePictureInPicture } from './use-picture-in-picture.ts';
import { VideoView } from './video-view.tsx';

type RemoteTileProps = {
  call: Call;
  person: Person;
  /** Null until the other side has a seat. */
  peer: RemotePeer | null;
  placement: Placement;
  priority: TilePriority;
  controls: TileControls;
  /** The only tile: its plate says what the call does. */
  alone: boolean;
  speaking: boolean;
  interrupted: boolean;
  /** Rings around the picture while it rings there. */
  calling: boolean;
  status: ReactNode;
};

export function RemoteTile({
  call,
  person,
  peer,
  placement,
  priority,
  controls,
  alone,
  speaking,
  interrupted,
  calling,
  status,
}: RemoteTileProps) {
  const { t } = useTranslation();
  const { name, userId } = person;
  const camera = peer?.sources.camera;
  const showsVideo = camera !== undefined && !camera.muted;
  const silent = peer !== null && isMutedThere(peer.sources);
  const label = t('call.tile', { name });
  const video = useRef<HTMLVideoElement>(null);
  const picture = usePictureInPicture(video, showsVideo);
  const { hands } = useModeration(call);
  const hand = hands.findIndex(({ peerId }) => peerId === peer?.peerId) + 1;

  return (
    <TileFrame
      className="tile--remote"
      userId={userId}
      label={label}
      placement={placement}
      data={{
        'data-testid': 'remote-tile',
        'data-peer-id': peer?.peerId,
        'data-video': showsVideo,
        'data-muted': silent,
        'data-speaking': speaking,
        'data-connected': peer?.connected ?? false,
        'data-pinned': controls.pin === 'pinned',
      }}
    >
      {peer && (
        <VideoView
          video={video}
          stream={peer.stream}
          watched={{ call, peerId: peer.peerId, source: 'camera', priority }}
          shown={showsVideo}
          testId="remote-video"
          label={label}
        />
      )}
      {!showsVideo && <TilePlate person={person} calling={calling} status={alone && status} />}
      {peer?.connected && !interrupted && (
        <QualityMark quality={tileQuality(peer.quality, PERSON)} tile="theirs" name={name} />
      )}
      {peer && controls.figuresShown && (
        <FiguresOnTile call={call} tile={{ whose: 'theirs', peerId: peer.peerId, shows: 'person' }} name={name} />
      )}
      {peer && <TileMenu label={name} controls={controls} picture={picture} call={call} peer={peer} />}
      {peer && <TileOverlay peer={peer} interrupted={interrupted} />}
      {peer && (showsVideo || silent || hand > 0 || !alone) && (
        <TileLabel
          muted={silent && t('call.muted', { name })}
          speaks={speaking && t('stage.speaks', { name })}
          hand={hand > 0 && hand}
          onUnpin={controls.pin === 'pinned' && controls.togglePin}
        >
          {name}
        </TileLabel>
      )}
    </TileFrame>
  );
}
