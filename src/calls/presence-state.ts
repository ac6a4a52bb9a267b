import type { PresenceChoice, PresenceState } from '../protocol/presence.ts';

export type DeviceState = { readonly inCall: boolean; readonly idle: boolean };

/** What others see of somebody: who does not wish to be disturbed is not said to be in a call. */
export function stateOf(devices: readonly DeviceState[], choice: PresenceChoice): PresenceState {
  if (devices.length === 0) return 'offline';
  if (choice === 'do-not-disturb') return 'do-not-disturb';
  if (devices.some(({ inCall }) => inCall)) return 'in-call';
  return choice === 'away' || devices.every(({ idle }) => idle) ? 'away' : 'online';
}
