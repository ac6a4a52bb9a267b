import './devices.css';
import { Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { memo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useClient, useSpeakerChoice } from '../client/services.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';
import { useShowToast } from '../problems/use-show-toast.ts';
import { controlPopover } from '../theme/control-popover.ts';
import { canChooseSpeaker } from './can-choose-speaker.ts';
import { type Choice, chooseDevice, DEVICE_DID_NOT_OPEN } from './choose-device.ts';
import { DeviceSelect } from './device-select.tsx';
import { useDeviceList } from './use-device-list.ts';

/** Remembered: a popover is dear to render, and a call renders often while it comes up. */
export const DevicesMenu = memo(function DevicesMenu({ call }: { call: Call }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={300} {...controlPopover}>
      <Popover.Target>
        <Tooltip label={t('call.devices')} disabled={opened} position="top">
          <UnstyledButton
            className="control"
            data-testid="devices-button"
            data-tone="plain"
            aria-label={t('call.devices')}
            onClick={() => setOpened(!opened)}
          >
            <IconAdjustmentsHorizontal size={27} stroke={1.7} aria-hidden="true" />
          </UnstyledButton>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className="devices" aria-label={t('devices.title')} data-testid="devices-menu">
        <DeviceSelects call={call} />
      </Popover.Dropdown>
    </Popover>
  );
});

function DeviceSelects({ call }: { call: Call }) {
  const { t } = useTranslation();
  const { devices } = useClient();
  const list = useDeviceList();
  const speakers = useSpeakerChoice();
  const speaker = useSyncExternalStore(speakers.subscribe, speakers.snapshot);
  const showProblem = useShowProblem();
  const showToast = useShowToast();
  /** What is being tried; otherwise what the SDK remembers. */
  const [trying, setTrying] = useState<Choice | null>(null);

  const choose = async (choice: Choice) => {
    setTrying(choice);
    const code = await chooseDevice(devices, call, choice);
    setTrying(null);
    if (code === DEVICE_DID_NOT_OPEN) showToast({ code, message: t('devices.changeFailed') });
    else if (code !== null) showProblem(code);
  };

  const selected = { ...devices.selected, ...(trying && { [trying.kind]: trying.deviceId }) };
  return (
    <>
      <DeviceSelect
        kind="microphone"
        devices={list.microphones}
        selected={selected.microphone}
        onSelect={(deviceId) => void choose({ kind: 'microphone', deviceId })}
      />
      <DeviceSelect
        kind="camera"
        devices={list.cameras}
        selected={selected.camera}
        onSelect={(deviceId) => void choose({ kind: 'camera', deviceId })}
      />
      {canChooseSpeaker && (
        <DeviceSelect
          kind="speaker"
          devices={list.speakers}
          selected={speaker}
          onSelect={(deviceId) => void speakers.select(deviceId)}
        />
      )}
    </>
  );
}
