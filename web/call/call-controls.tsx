import './controls.css';
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call, LocalMedia, LocalSource } from '../../sdk/index.ts';
import { DevicesMenu } from '../devices/devices-menu.tsx';
import { AddPeople } from '../invite/add-people.tsx';
import { ReactionsButton } from '../moderation/reactions-button.tsx';
import { useMay } from '../moderation/use-may.ts';
import { useModeration } from '../moderation/use-moderation.ts';
import { ScreenButton } from '../share/screen-button.tsx';
import type { ScreenShare } from '../share/use-screen-share.ts';
import { ControlButton } from './control-button.tsx';
import { HangUpIcon } from './hang-up-icon.tsx';

type CallControlsProps = {
  call: Call;
  local: LocalMedia;
  /** Not answered yet: what ends it is a cancel. */
  waiting: boolean;
  screen: ScreenShare;
  onMicrophone: () => void;
  onCamera: () => void;
  onHangUp: () => void;
};

const MICROPHONE_LABELS = {
  on: 'call.mute',
  off: 'call.unmute',
  opening: 'call.microphoneOpening',
  unavailable: 'call.microphoneUnavailable',
} as const;

const CAMERA_LABELS = {
  on: 'call.cameraOff',
  off: 'call.cameraOn',
  opening: 'call.cameraOpening',
  unavailable: 'call.cameraUnavailable',
} as const;

const shownState = (source: LocalSource) => {
  if (source.state === 'live') return source.muted ? 'off' : 'on';
  return source.state;
};

const toneOf = (state: ReturnType<typeof shownState>) => {
  if (state === 'unavailable') return 'problem';
  return state === 'off' ? 'off' : 'plain';
};

export function CallControls({ call, local, waiting, screen, onMicrophone, onCamera, onHangUp }: CallControlsProps) {
  const { t } = useTranslation();
  const may = useMay(call);
  const { permissions } = useModeration(call);
  const microphone = shownState(local.microphone);
  const camera = shownState(local.camera);
  const icon = { size: 27, stroke: 1.7, 'aria-hidden': true } as const;

  return (
    <section className="controls" aria-label={t('call.controls')}>
      {may('publish-audio') && (
        <ControlButton
          testId="toggle-microphone"
          label={t(MICROPHONE_LABELS[microphone])}
          shortcut="M"
          tone={toneOf(microphone)}
          busy={microphone === 'opening'}
          icon={microphone === 'on' ? <IconMicrophone {...icon} /> : <IconMicrophoneOff {...icon} />}
          onClick={onMicrophone}
        />
      )}
      {may('publish-video') && (
        <ControlButton
          testId="toggle-camera"
          label={t(CAMERA_LABELS[camera])}
          shortcut="V"
          tone={toneOf(camera)}
          busy={camera === 'opening'}
          icon={camera === 'on' ? <IconVideo {...icon} /> : <IconVideoOff {...icon} />}
          onClick={onCamera}
        />
      )}
      {may('publish-screen') && <ScreenButton screen={screen} />}
      {!waiting && permissions.has('add-people') && <AddPeople call={call} />}
      {!waiting && <ReactionsButton call={call} />}
      <DevicesMenu call={call} />
      <ControlButton
        testId={waiting ? 'cancel' : 'hang-up'}
        label={t(waiting ? 'call.cancel' : 'call.hangUp')}
        tone="danger"
        icon={<HangUpIcon size={28} />}
        onClick={onHangUp}
      />
    </section>
  );
}
