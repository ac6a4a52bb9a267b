import { useState } from 'react';
import type { LocalMedia, LocalSource } from '../../sdk/index.ts';
import { type DeviceNotice, deviceNotices, problemOf } from './device-notices.ts';

const OFF = { state: 'off' } as const satisfies LocalSource;

/**
 * What to say of the devices now. A camera that is not wanted is turned off; a microphone has no such state, so its
 * problem is hidden until it is another one.
 */
export const useDeviceNotices = (local: LocalMedia, turnCameraOff: () => void) => {
  const [hidden, setHidden] = useState<ReturnType<typeof problemOf>>(null);
  const { microphone, camera } = local;
  if (hidden !== null && hidden !== problemOf(microphone)) setHidden(null);

  const close = ({ sources }: DeviceNotice) => {
    if (sources.includes('camera')) turnCameraOff();
    if (sources.includes('microphone')) setHidden(problemOf(microphone));
  };
  const shown = hidden === null ? microphone : OFF;
  return { notices: deviceNotices({ microphone: shown, camera }), close };
};
