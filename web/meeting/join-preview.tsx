import { Loader } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../call/control-button.tsx';
import { useClient } from '../client/services.ts';
import type { Me } from '../client/types.ts';
import { Avatar, colorOf } from '../people/avatar.tsx';
import { VideoView } from '../stage/video-view.tsx';
import type { JoinChoices } from './meeting-flow.ts';
import { useCameraPreview } from './use-camera-preview.ts';

type JoinPreviewProps = { me: Me; choices: JoinChoices; onChange: (choices: JoinChoices) => void };

/** How the others will see and hear me, and the two buttons that change it. */
export function JoinPreview({ me, choices, onChange }: JoinPreviewProps) {
  const { t } = useTranslation();
  const { devices } = useClient();
  const { microphone, camera } = choices;
  const preview = useCameraPreview(camera, devices.selected.camera);
  const icon = { size: 25, stroke: 1.7, 'aria-hidden': true } as const;
  return (
    <div className="join__preview" style={{ '--person': colorOf(me.userId) }}>
      {preview.state === 'live' ? (
        <VideoView stream={preview.stream} shown mirrored testId="join-preview" label={t('meeting.preview')} />
      ) : (
        <Avatar userId={me.userId} name={me.name} size="clamp(64px, 20vw, 96px)" />
      )}
      {preview.state === 'opening' && <Loader className="join__opening" color="white" size={26} aria-hidden="true" />}
      {preview.state === 'unavailable' && (
        <p className="join__problem" role="alert" data-testid="preview-problem" data-problem={preview.problem}>
          {t(`devices.problem.camera.${preview.problem}`)}
        </p>
      )}
      <div className="join__devices">
        <ControlButton
          testId="join-microphone"
          label={t('meeting.microphoneOn')}
          pressed={microphone}
          tone={microphone ? 'plain' : 'off'}
          icon={microphone ? <IconMicrophone {...icon} /> : <IconMicrophoneOff {...icon} />}
          onClick={() => onChange({ microphone: !microphone, camera })}
        />
        <ControlButton
          testId="join-camera"
          label={t('meeting.cameraOn')}
          pressed={camera}
          tone={camera ? 'plain' : 'off'}
          icon={camera ? <IconVideo {...icon} /> : <IconVideoOff {...icon} />}
          onClick={() => onChange({ microphone, camera: !camera })}
        />
      </div>
    </div>
  );
}
