import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RemotePeer } from '../../sdk/index.ts';

/** A peer whose connection is gone may come back within the grace period; a broken path is being repaired. */
export function TileOverlay({ peer, interrupted }: { peer: RemotePeer; interrupted: boolean }) {
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
