import './devices.css';
import { Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceKind } from '../../sdk/index.ts';
import { useClient, useSpeakerChoice } from '../client/services.ts';
import { DeviceSelect } from './device-select.tsx';
import { useDeviceList } from './use-device-list.ts';

const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

export function DevicesMenu() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top"
      width={300}
      shadow="lg"
      radius="lg"
      trapFocus
      returnFocus
    >
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
        <DeviceSelects />
      </Popover.Dropdown>
    </Popover>
  );
}

function DeviceSelects() {
  const { t } = useTranslation();
  const { devices } = useClient();
  const list = useDeviceList();
  const speakers = useSpeakerChoice();
  const speaker = useSyncExternalStore(speakers.subscribe, speakers.snapshot);
  /** What was chosen here; until then what the SDK remembers. */
  const [chosen, setChosen] = useState<Partial<Record<DeviceKind, string | null>>>({});

  const select = async (kind: DeviceKind, deviceId: string | null) => {
    setChosen((before) => ({ ...before, [kind]: deviceId }));
    try {
      await (kind === 'speaker' ? speakers.select(deviceId) : devices.select(kind, deviceId));
    } catch {
      notifications.show({ color: 'red', message: t('devices.changeFailed'), withBorder: true });
    }
  };

  const selected = { ...devices.selected, speaker, ...chosen };
  return (
    <>
      <DeviceSelect
        kind="microphone"
        devices={list.microphones}
        selected={selected.microphone}
        onSelect={(id) => void select('microphone', id)}
      />
      <DeviceSelect
        kind="camera"
        devices={list.cameras}
        selected={selected.camera}
        onSelect={(id) => void select('camera', id)}
      />
      {canChooseSpeaker && (
        <DeviceSelect
          kind="speaker"
          devices={list.speakers}
          selected={selected.speaker}
          onSelect={(id) => void select('speaker', id)}
        />
      )}
    </>
  );
}
