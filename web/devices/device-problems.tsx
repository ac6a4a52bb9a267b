import { Button, CloseButton } from '@mantine/core';
import { IconMicrophoneOff, IconVideoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LocalMedia } from '../../sdk/index.ts';
import type { DeviceSource } from '../client/types.ts';
import type { DeviceNotice } from './device-notices.ts';
import { useDeviceNotices } from './use-device-notices.ts';

const ICONS = { microphone: IconMicrophoneOff, camera: IconVideoOff, both: IconVideoOff };

type DeviceProblemsProps = {
  local: LocalMedia;
  onRetry: (sources: readonly DeviceSource[]) => void;
  onCameraOff: () => void;
};

/** One sentence a problem that says what to do; the call goes on behind it. */
export function DeviceProblems({ local, onRetry, onCameraOff }: DeviceProblemsProps) {
  const { notices, close } = useDeviceNotices(local, onCameraOff);
  return (
    <div className="device-problems">
      {notices.map((notice) => (
        <DeviceProblemNotice
          key={notice.device}
          notice={notice}
          onRetry={() => onRetry(notice.sources)}
          onClose={() => close(notice)}
        />
      ))}
    </div>
  );
}

type NoticeProps = { notice: DeviceNotice; onRetry: () => void; onClose: () => void };

function DeviceProblemNotice({ notice: { device, problem }, onRetry, onClose }: NoticeProps) {
  const { t } = useTranslation();
  const Icon = ICONS[device];
  return (
    <div
      className="device-problem"
      role="alert"
      data-testid="device-problem"
      data-device={device}
      data-problem={problem}
    >
      <Icon size={22} stroke={1.8} aria-hidden="true" />
      <p>{t(`devices.problem.${device}.${problem}`)}</p>
      <Button
        className="device-problem__retry"
        size="xs"
        variant="white"
        color="dark"
        data-testid="retry-devices"
        onClick={onRetry}
      >
        {t('actions.tryAgain')}
      </Button>
      <CloseButton
        className="device-problem__close"
        variant="transparent"
        data-testid="close-device-problem"
        aria-label={t('actions.close')}
        onClick={onClose}
      />
    </div>
  );
}
