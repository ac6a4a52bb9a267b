import { expect, test } from 'vitest';
import { type DeviceState, stateOf } from '../../../src/calls/presence-state.ts';

const here: DeviceState = { inCall: false, idle: false };
const idle: DeviceState = { inCall: false, idle: true };
const calling: DeviceState = { inCall: true, idle: true };

test.each([
  [[], 'do-not-disturb', 'offline'],
  [[calling], 'do-not-disturb', 'do-not-disturb'],
  [[idle, calling], 'away', 'in-call'],
  [[here], 'away', 'away'],
  [[idle, idle], 'online', 'away'],
  [[idle, here], 'online', 'online'],
] as const)('P3: devices %j and the choice %s are seen as %s', (devices, choice, seen) => {
  expect(stateOf(devices, choice)).toBe(seen);
});
