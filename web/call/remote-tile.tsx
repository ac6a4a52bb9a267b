import { Loader } from '@mantine/core';
import { IconMicrophoneOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RemotePeer } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';
import { Avatar, colorOf } from '../people/avatar.tsx';
import { isMutedThere } from './muted.ts';
import { VideoView } from './video-view.tsx';

type RemoteTileProps = {
  person: Person;
  /** Null until the other side has a seat. */
  peer: RemotePeer | null;
  interrupted: boolean;
  /** Rings around the picture while it rings there. */
  calling: boolean;
  status: ReactNode;
};

export function RemoteTile({ person, peer, interrupted, calling, status }: RemoteTileProps) {
  const { t } = useTranslation();
  const { name, userId } = person;
  const camera = peer?.sources.camera;
  const showsVideo = camera !== undefined && !camera.muted;
  const silent = peer !== null && isMutedThere(peer.sources);

  return (
    <section
      className="tile tile--remote"
      data-testid="remote-tile"
      data-user-id={userId}
      data-video={showsVideo}
      data-muted={silent}
      data-connected={peer?.connected ?? false}
      aria-label={t('call.tile', { name })}
      style={{ '--person': colorOf(userId) }}
    >
      {peer && (
        <VideoView stream={peer.stream} shown={showsVideo} testId="remote-video" label={t('call.tile', { name })} />
      )}
      {!showsVideo && (
        <div className="tile__plate">
          <span className="tile__avatar" data-calling={calling}>
            <Avatar userId={userId} name={name} size={132} />
          </span>
          {/* The page's heading says the same. */}
          <span className="tile__name" aria-hidden="true">
            {name}
          </span>
          <span className="tile__status" aria-hidden="true">
            {status}
          </span>
        </div>
      )}
      {peer && <TileOverlay peer={peer} interrupted={interrupted} />}
      {peer && (showsVideo || silent) && (
        <div className="tile__label">
          {silent && <IconMicrophoneOff size={16} role="img" aria-label={t('call.muted', { name })} />}
          <span>{name}</span>
        </div>
      )}
    </section>
  );
}

/** A peer whose connection is gone may come back within the grace period; a broken path is being repaired. */
function TileOverlay({ peer, interrupted }: { peer: RemotePeer; interrupted: boolean }) {
  const { t } = useTranslation();
  const { name } = peer.person;
  if (peer.connected && !interrupted) return null;
  const [title, hint] = peer.connected
    ? [t('call.interrupted'), t('call.interruptedHint')]
    : [t('call.peerLost', { name }), t('call.peerLostHint')];
  return (
    <div className="tile__overlay" data-testid={peer.connected ? 'media-interrupted' : 'peer-lost'}>
      <Loader color="white" size={30} aria-hidden="true" />
      <strong>{title}</strong>
      <span>{hint}</span>
    </div>
  );
}
