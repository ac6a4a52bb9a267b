import { describe, expect, it } from 'vitest';
import type { DeviceProblem, LocalSource } from '../../../sdk/index.ts';
import { deviceNotices } from '../../../web/devices/device-notices.ts';

const unavailable = (problem: DeviceProblem): LocalSource => ({ state: 'unavailable', problem });
const live: LocalSource = { state: 'live', muted: false, deviceId: 'a', label: 'A' };

describe('notices of devices that do not work', () => {
  it('say nothing of devices that work, are off or are being opened', () => {
    expect(deviceNotices({ microphone: live, camera: { state: 'off' } })).toEqual([]);
    expect(deviceNotices({ microphone: { state: 'opening' }, camera: live })).toEqual([]);
  });

  it('are one for each device with a problem of its own, and retry that device alone', () => {
    expect(deviceNotices({ microphone: unavailable('no-device'), camera: unavailable('device-busy') })).toEqual([
      { device: 'microphone', sources: ['microphone'], problem: 'no-device' },
      { device: 'camera', sources: ['camera'], problem: 'device-busy' },
    ]);
  });

  it('are one for both where the problem is the same', () => {
    const denied = unavailable('permission-denied');
    expect(deviceNotices({ microphone: denied, camera: denied })).toEqual([
      { device: 'both', sources: ['microphone', 'camera'], problem: 'permission-denied' },
    ]);
  });
});
