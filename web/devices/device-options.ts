export type DeviceOption = { value: string; label: string };

/** Without permission ids are empty, and such a device cannot be chosen. */
export const deviceOptions = (
  devices: readonly Pick<MediaDeviceInfo, 'deviceId' | 'label'>[],
  nameOf: (number: number) => string,
): readonly DeviceOption[] =>
  devices
    .filter(({ deviceId }) => deviceId !== '')
    .map(({ deviceId, label }, index) => ({ value: deviceId, label: label || nameOf(index + 1) }));
