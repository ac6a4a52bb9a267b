import type { Device } from '../../../src/calls/device.ts';
import type { CallId } from '../../../src/protocol/ids.ts';
import { device, userId } from '../people.ts';
import { loggedCenter } from './logged-center.ts';

export const anna = device('anna-1');
export const boris = device('boris-1');
export const carol = device('carol-1');

export type Center = ReturnType<typeof loggedCenter> & { callId: CallId };

export function ringing(options: Parameters<typeof loggedCenter>[0] = {}): Center {
  const center = loggedCenter(options);
  center.online(anna, boris, carol);
  center.clock.now = 1_000;
  return { ...center, callId: center.call(anna, 'boris') };
}

export function answered(options: Parameters<typeof loggedCenter>[0] = {}): Center {
  const center = ringing(options);
  center.clock.now = 4_000;
  center.registry.answer(boris, center.callId, 4_000);
  return center;
}

export function connected(options: Parameters<typeof loggedCenter>[0] = {}): Center {
  const center = answered(options);
  center.clock.now = 4_300;
  for (const party of [anna, boris]) {
    center.registry.room(party, center.callId).peerReady(party.deviceId, 1, { connectedMs: 9, gapMs: 40 }, 4_300);
  }
  return center;
}

export const leave = ({ registry, callId, clock }: Center, who: Device, at: number): void => {
  clock.now = at;
  registry.leave(who, callId, at);
};

export const add = ({ registry, callId, clock }: Center, user: string): void =>
  void registry.add(anna, { callId, userId: userId(user) }, clock.now);
