import './call.css';
import { Button } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, CallState } from '../../sdk/index.ts';
import type { Me } from '../client/types.ts';
import { useCallState, useLocalMedia, usePeers } from '../client/use-call.ts';
import { DeviceProblems } from '../devices/device-problems.tsx';
import { useShowToast } from '../problems/use-show-toast.ts';
import { CallControls } from './call-controls.tsx';
import { CallTimer } from './call-timer.tsx';
import { LocalTile } from './local-tile.tsx';
import { RemoteAudio } from './remote-audio.tsx';
import { RemoteTile } from './remote-tile.tsx';
import { SoundGate } from './sound-gate.ts';
import { isWaitingForAnswer, statusKey } from './status-text.ts';
import { useCallShortcuts } from './use-call-shortcuts.ts';
import { useCallSounds } from './use-call-sounds.ts';
import { useDeviceToggles } from './use-device-toggles.ts';

export function CallPage({ call, me }: { call: Call; me: Me }) {
  const { t } = useTranslation();
  const state = useCallState(call);
  const peers = usePeers(call);
  const local = useLocalMedia(call);
  const page = useRef<HTMLElement>(null);
  const { toggleMicrophone, toggleCamera, turnCameraOff, reopen, hangUp } = useDeviceToggles(call, local);
  useCallShortcuts({ microphone: toggleMicrophone, camera: toggleCamera });
  useCallSounds(call, state);

  useEffect(() => page.current?.focus({ preventScroll: true }), []);

  const title = t('call.with', { name: call.with.name });
  const remotes = peers.length > 0 ? peers : [null];
  return (
    <main
      className="call"
      ref={page}
      tabIndex={-1}
      data-testid="call-state"
      data-phase={state.phase}
      data-call-id={call.id}
      aria-label={title}
    >
      <h1 className="call__title">
        <span className="call__name">{call.with.name}</span>
        <span className="call__time" data-testid="call-timer">
          <CallStatus state={state} />
        </span>
      </h1>
      <div className="call__stage" data-count={remotes.length}>
        {remotes.map((peer) => (
          <RemoteTile
            key={peer?.peerId ?? 'awaited'}
            person={peer?.person ?? call.with}
            peer={peer}
            interrupted={state.phase === 'active' && state.mediaInterrupted}
            calling={isWaitingForAnswer(state)}
            status={<CallStatus state={state} />}
          />
        ))}
        <LocalTile me={me} local={local} />
      </div>
      <DeviceProblems local={local} onRetry={reopen} onCameraOff={turnCameraOff} />
      <RemoteSound peers={peers} />
      <CallControls
        call={call}
        local={local}
        waiting={isWaitingForAnswer(state)}
        onMicrophone={toggleMicrophone}
        onCamera={toggleCamera}
        onHangUp={hangUp}
      />
    </main>
  );
}

function CallStatus({ state }: { state: CallState }) {
  const { t } = useTranslation();
  return state.phase === 'active' ? <CallTimer since={state.since} /> : <span>{t(statusKey(state))}</span>;
}

function RemoteSound({ peers }: { peers: Call['peers'] }) {
  const { t } = useTranslation();
  const [gate] = useState(() => new SoundGate());
  const blocked = useSyncExternalStore(gate.subscribe, gate.isBlocked);
  const showToast = useShowToast();
  const speakerFailed = useCallback(
    () => showToast({ code: 'speaker-failed', message: t('devices.speakerFailed') }),
    [t, showToast],
  );
  return (
    <>
      {peers.map((peer) => (
        <RemoteAudio key={peer.peerId} peer={peer} gate={gate} onSpeakerFailed={speakerFailed} />
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
