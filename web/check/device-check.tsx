import { Button, Loader } from '@mantine/core';
import { IconMicrophone, IconVideoOff } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useSpeakerChoice } from '../client/services.ts';
import { canChooseSpeaker } from '../devices/can-choose-speaker.ts';
import { DeviceSelect } from '../devices/device-select.tsx';
import { useDeviceList } from '../devices/use-device-list.ts';
import { useCameraPreview } from '../meeting/use-camera-preview.ts';
import { VideoView } from '../stage/video-view.tsx';
import { MicrophoneMeter } from './microphone-meter.tsx';
import { SpeakerTest } from './speaker-test.tsx';
import { useMicrophone } from './use-microphone.ts';

/** Microphone, camera and speaker: opened when the person asks for it, closed with the page. */
export function DeviceCheck() {
  const { t } = useTranslation();
  const [on, setOn] = useState(false);
  const { devices } = useClient();
  const [selected, setSelected] = useState(devices.selected);
  const camera = useCameraPreview(on, selected.camera);
  const microphone = useMicrophone(on, selected.microphone);

  const select = (kind: Capturing, deviceId: string | null) => {
    void devices.select(kind, deviceId);
    setSelected({ ...selected, [kind]: deviceId });
  };

  return (
    <section className="check__part" aria-labelledby="check-devices">
      <h2 className="check__heading" id="check-devices">
        {t('check.devices.title')}
      </h2>
      {!on && (
        <Button
          data-testid="check-devices"
          leftSection={<IconMicrophone size={18} stroke={1.8} aria-hidden="true" />}
          onClick={() => setOn(true)}
        >
          {t('check.devices.turnOn')}
        </Button>
      )}
      {on && (
        <>
          <div className="check__preview" data-testid="check-camera" data-state={camera.state}>
            {camera.state === 'live' && (
              <VideoView
                stream={camera.stream}
                shown
                mirrored
                testId="check-preview"
                label={t('check.devices.preview')}
              />
            )}
            {camera.state === 'opening' && <Loader color="white" size={26} aria-hidden="true" />}
            {camera.state === 'unavailable' && (
              <p
                className="check__problem"
                role="alert"
                data-testid="check-camera-problem"
                data-problem={camera.problem}
              >
                <IconVideoOff size={20} aria-hidden="true" />
                {t(`devices.problem.camera.${camera.problem}`)}
              </p>
            )}
          </div>
          {microphone.state === 'live' && <MicrophoneMeter bar={microphone.bar} heard={microphone.heard} />}
          {microphone.state === 'unavailable' && (
            <p
              className="notice"
              data-tone="warning"
              role="alert"
              data-testid="check-microphone-problem"
              data-problem={microphone.problem}
            >
              {t(`devices.problem.microphone.${microphone.problem}`)}
            </p>
          )}
          {/* Names are there once something was opened. */}
          <CaptureSelects key={`${microphone.state} ${camera.state}`} selected={selected} onSelect={select} />
        </>
      )}
      {canChooseSpeaker && <SpeakerSelect />}
      <SpeakerTest />
    </section>
  );
}

type Capturing = 'microphone' | 'camera';
type CaptureSelectsProps = {
  selected: Readonly<Record<Capturing, string | null>>;
  onSelect: (kind: Capturing, deviceId: string | null) => void;
};

function CaptureSelects({ selected, onSelect }: CaptureSelectsProps) {
  const { microphones, cameras } = useDeviceList();
  return (
    <>
      <DeviceSelect
        kind="microphone"
        devices={microphones}
        selected={selected.microphone}
        onSelect={(deviceId) => onSelect('microphone', deviceId)}
      />
      <DeviceSelect
        kind="camera"
        devices={cameras}
        selected={selected.camera}
        onSelect={(deviceId) => onSelect('camera', deviceId)}
      />
    </>
  );
}

function SpeakerSelect() {
  const { speakers } = useDeviceList();
  const choice = useSpeakerChoice();
  const speaker = useSyncExternalStore(choice.subscribe, choice.snapshot);
  return (
    <DeviceSelect
      kind="speaker"
      devices={speakers}
      selected={speaker}
      onSelect={(deviceId) => void choice.select(deviceId)}
    />
  );
}
