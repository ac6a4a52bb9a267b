import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DeviceKind } from '../../sdk/index.ts';
import { deviceOptions } from './device-options.ts';

type DeviceSelectProps = {
  kind: DeviceKind;
  devices: readonly MediaDeviceInfo[];
  selected: string | null;
  onSelect: (deviceId: string | null) => void;
};

/** The platform's own select: right on every phone and with every screen reader. */
export function DeviceSelect({ kind, devices, selected, onSelect }: DeviceSelectProps) {
  const { t } = useTranslation();
  const options = deviceOptions(devices, (number) => t(`devices.numbered.${kind}`, { number }));
  const known = options.some(({ value }) => value === selected);
  return (
    <NativeSelect
      data-testid={`select-${kind}`}
      label={t(`devices.${kind}`)}
      value={known && selected !== null ? selected : ''}
      disabled={devices.length === 0}
      data={[{ value: '', label: t(devices.length === 0 ? 'devices.none' : 'devices.default') }, ...options]}
      onChange={(event) => onSelect(event.currentTarget.value || null)}
    />
  );
}
