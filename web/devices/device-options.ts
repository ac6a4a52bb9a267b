export type DeviceOption = { value: string; label: string };

/** `default` and `communications` are Chromium's aliases for devices that are listed anyway; without permission ids are empty. */
const ALIASES = new Set(['', 'default', 'communications']);

export const deviceOptions = (
  devices: readonly Pick<MediaDeviceInfo, 'deviceId' | 'label'>[],
  nameOf: (number: number) => string,
): readonly DeviceOption[] =>
  devices
    .filter(({ deviceId }) => !ALIASES.has(deviceId))
    .map(({ deviceId, label }, index) => ({ value: deviceId, label: label || nameOf(index + 1) }));
