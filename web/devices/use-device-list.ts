import { useEffect, useState } from 'react';
import type { DeviceList } from '../../sdk/index.ts';
import { useClient } from '../client/services.ts';

const NOTHING: DeviceList = { microphones: [], cameras: [], speakers: [] };

/** What is plugged in now. */
export const useDeviceList = (): DeviceList => {
  const client = useClient();
  const [list, setList] = useState(NOTHING);
  useEffect(() => {
    let shown = true;
    const show = (next: DeviceList) => {
      if (shown) setList(next);
    };
    const off = client.on('devices', show);
    /** Without a list the menu offers the browser's own choice, which works everywhere. */
    client.devices.list().then(show, () => show(NOTHING));
    return () => {
      shown = false;
      off();
    };
  }, [client]);
  return list;
};
