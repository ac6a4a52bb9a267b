import { Button } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { Fragment, useCallback, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { RemotePeer } from '../../sdk/index.ts';
import { useShowToast } from '../problems/use-show-toast.ts';
import { RemoteAudio } from './remote-audio.tsx';
import { SoundGate } from './sound-gate.ts';

/** Everybody's voice, and the sound of shared screens. */
export function RemoteSound({ peers }: { peers: readonly RemotePeer[] }) {
  const { t } = useTranslation();
  const [gate] = useState(() => new SoundGate());
  const blocked = useSyncExternalStore(gate.subscribe, gate.isBlocked);
  const showToast = useShowToast();
  const onSpeakerFailed = useCallback(
    () => showToast({ code: 'speaker-failed', message: t('devices.speakerFailed') }),
    [t, showToast],
  );
  return (
    <>
      {peers.map((peer) => (
        <Fragment key={peer.peerId}>
          <RemoteAudio of="voice" {...{ peer, gate, onSpeakerFailed }} />
          {peer.screenStream.getAudioTracks().length > 0 && (
            <RemoteAudio of="screen" {...{ peer, gate, onSpeakerFailed }} />
          )}
        </Fragment>
      ))}
      {blocked && (
        <div className="sound-blocked" role="alert">
          <p>{t('call.turnOnSoundHint')}</p>
          <Button data-testid="turn-on-sound" leftSection={<IconVolume size={20} />} onClick={gate.turnOn}>
            {t('call.turnOnSound')}
          </Button>
        </div>
      )}
    </>
  );
}
