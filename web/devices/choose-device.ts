import type { Call, Devices } from '../../sdk/index.ts';
import type { DeviceSource } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';

export type Choice = { kind: DeviceSource; deviceId: string | null };

/** The new device did not open, and the running call goes on with the one before. */
export const DEVICE_DID_NOT_OPEN = 'device-did-not-open';

/**
 * Gives the code of what went wrong, or null. What does not work is not kept as the choice: the one before takes its
 * place again.
 */
export const chooseDevice = async (
  devices: Devices,
  call: Call,
  { kind, deviceId }: Choice,
): Promise<string | null> => {
  const before = devices.selected[kind];
  const code = await select(devices, call, { kind, deviceId });
  if (code !== null) await select(devices, call, { kind, deviceId: before });
  return code;
};

const select = async (devices: Devices, call: Call, { kind, deviceId }: Choice): Promise<string | null> => {
  try {
    await devices.select(kind, deviceId);
  } catch (error) {
    return codeOf(error);
  }
  const source = call.local[kind];
  const another = source.state === 'live' && deviceId !== null && source.deviceId !== deviceId;
  return another ? DEVICE_DID_NOT_OPEN : null;
};
