import { describe, expect, it } from 'vitest';
import type { Call, Devices, LocalSource } from '../../../sdk/index.ts';
import { chooseDevice, DEVICE_DID_NOT_OPEN } from '../../../web/devices/choose-device.ts';

/** A call with camera `a`, where `opens` says which cameras open. */
const world = (opens: (deviceId: string | null) => boolean) => {
  const selected = { microphone: null, camera: 'a' as string | null, speaker: null };
  let camera: LocalSource = { state: 'live', muted: false, deviceId: 'a', label: 'A' };
  const devices = {
    selected,
    select: async (_kind: string, deviceId: string | null) => {
      selected.camera = deviceId;
      if (opens(deviceId)) camera = { state: 'live', muted: false, deviceId: deviceId ?? 'default', label: '' };
    },
  } as unknown as Devices;
  const call = {
    get local() {
      return { camera };
    },
  } as unknown as Call;
  return { devices, call, selected };
};

describe('choosing another device in a call', () => {
  it('keeps a device that opens, and the browser’s default', async () => {
    const { devices, call, selected } = world(() => true);
    expect(await chooseDevice(devices, call, { kind: 'camera', deviceId: 'b' })).toBeNull();
    expect(selected.camera).toBe('b');
    expect(await chooseDevice(devices, call, { kind: 'camera', deviceId: null })).toBeNull();
    expect(selected.camera).toBeNull();
  });

  it('says that a device did not open, and goes back to the one before', async () => {
    const { devices, call, selected } = world((deviceId) => deviceId !== 'busy');
    expect(await chooseDevice(devices, call, { kind: 'camera', deviceId: 'busy' })).toBe(DEVICE_DID_NOT_OPEN);
    expect(selected.camera).toBe('a');
  });

  it('gives the code of a refusal, and goes back as well', async () => {
    const { devices, call, selected } = world((deviceId) => {
      if (deviceId === 'b') throw Object.assign(new Error('no'), { code: 'timeout' });
      return true;
    });
    expect(await chooseDevice(devices, call, { kind: 'camera', deviceId: 'b' })).toBe('timeout');
    expect(selected.camera).toBe('a');
  });
});
