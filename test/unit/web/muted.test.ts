import { expect, it } from 'vitest';
import { isMutedHere, isMutedThere } from '../../../web/call/muted.ts';

it('muted there is a microphone that says so, or that is missing beside a camera', () => {
  expect(isMutedThere({ microphone: { muted: true } })).toBe(true);
  expect(isMutedThere({ microphone: { muted: false }, camera: { muted: true } })).toBe(false);
  expect(isMutedThere({ camera: { muted: false } })).toBe(true);
  expect(isMutedThere({})).toBe(false);
});

it('muted here is every microphone that does not send and is not about to', () => {
  expect(isMutedHere({ state: 'live', muted: false, deviceId: '', label: '' })).toBe(false);
  expect(isMutedHere({ state: 'live', muted: true, deviceId: '', label: '' })).toBe(true);
  expect(isMutedHere({ state: 'opening' })).toBe(false);
  expect(isMutedHere({ state: 'off' })).toBe(true);
  expect(isMutedHere({ state: 'unavailable', problem: 'no-device' })).toBe(true);
});
