import type { CallDescription } from '../../src/calls/call.ts';
import type { Device } from '../../src/calls/device.ts';
import { ApplicationId, CallId, DeviceId, PeerId, SessionId, UserId } from '../../src/protocol/ids.ts';

/** Short words for branded ids in tests. */
export const applicationId = (id: string): ApplicationId => ApplicationId.parse(id);
export const callId = (id: string): CallId => CallId.parse(id);
export const deviceId = (id: string): DeviceId => DeviceId.parse(id);
export const peerId = (id: string): PeerId => PeerId.parse(id);
export const sessionId = (id: string): SessionId => SessionId.parse(id);
export const userId = (id: string): UserId => UserId.parse(id);

/** `device('anna-1')` is Anna's first device. */
export function device(id: string, application = 'acme'): Device {
  const [user = id] = id.split('-');
  return {
    deviceId: deviceId(id),
    userId: userId(user),
    applicationId: applicationId(application),
    name: user.charAt(0).toUpperCase() + user.slice(1),
    guest: false,
  };
}

export const RING_MS = 45_000;

/** Anna calls Boris at 0. */
export const annaCallsBoris: CallDescription = {
  callId: callId('call'),
  applicationId: applicationId('acme'),
  caller: { userId: userId('anna'), name: 'Anna', deviceId: deviceId('anna-1') },
  calleeId: userId('boris'),
  video: false,
  conversationId: undefined,
  placedAt: 0,
  ringsUntil: RING_MS,
};

/** `one`, `two`, …: ids that say in which order they were made. */
export function numbered(prefix: string): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `${prefix}-${last}`;
  };
}
