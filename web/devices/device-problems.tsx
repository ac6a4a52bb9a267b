import { Button } from '@mantine/core';
import { IconMicrophoneOff, IconVideoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LocalMedia } from '../../sdk/index.ts';

const ICONS = { microphone: IconMicrophoneOff, camera: IconVideoOff };

/** One sentence a device that says what to do; the call goes on behind it. */
export function DeviceProblems({ local, onRetry }: { local: LocalMedia; onRetry: () => void }) {
  return (
    <div className="device-problems">
      <DeviceProblemNotice kind="microphone" source={local.microphone} onRetry={onRetry} />
      <DeviceProblemNotice kind="camera" source={local.camera} onRetry={onRetry} />
    </div>
  );
}

type NoticeProps = { kind: 'microphone' | 'camera'; source: LocalMedia['microphone']; onRetry: () => void };

function DeviceProblemNotice({ kind, source, onRetry }: NoticeProps) {
  const { t } = useTranslation();
  if (source.state !== 'unavailable') return null;
  const Icon = ICONS[kind];
  return (
    <div
      className="device-problem"
      role="alert"
      data-testid="device-problem"
      data-device={kind}
      data-problem={source.problem}
    >
      <Icon size={22} stroke={1.8} aria-hidden="true" />
      <p>{t(`devices.problem.${kind}.${source.problem}`)}</p>
      <Button size="xs" variant="white" color="dark" data-testid="retry-devices" onClick={onRetry}>
        {t('actions.tryAgain')}
      </Button>
    </div>
  );
}
