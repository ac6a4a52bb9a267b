import type { CallDescription } from '../../src/calls/call-state.ts';
import type { Device } from '../../src/calls/device.ts';
import type { Invitation } from '../../src/calls/invitation.ts';
import { ApplicationId, CallId, DeviceId, MeetingId, PeerId, SessionId, UserId } from '../../src/protocol/ids.ts';
import type { Seat } from '../../src/rooms/peer.ts';
import type { RoomEvents } from '../../src/rooms/room-events.ts';

/** Short words for branded ids in tests. */
export const applicationId = (id: string): ApplicationId => ApplicationId.parse(id);
export const callId = (id: string): CallId => CallId.parse(id);
export const deviceId = (id: string): DeviceId => DeviceId.parse(id);
export const meetingId = (id: string): MeetingId => MeetingId.parse(id);
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

/** Who has a seat in a call between equals. */
export const asMember = { role: 'member', permissions: new Set<never>() } as const;

/** As somebody sees it who may nothing. */
export const nothingModerated = {
  view: { role: 'member', permissions: [], locked: false, lobby: false, waiting: [], keptOut: [] },
  hands: [],
  muted: false,
} satisfies Partial<RoomEvents['peer-seated']>;

/** `seat('anna-1')` is the one that Anna's first device takes. */
export function seat(id: string): Seat {
  const { userId: user, name } = device(id);
  return { deviceId: deviceId(id), userId: user, name };
}

export const RING_MS = 45_000;

/** Anna calls Boris at 0. */
export const annaCallsBoris = {
  callId: callId('call'),
  applicationId: applicationId('acme'),
  caller: seat('anna-1'),
  video: false,
  conversationId: undefined,
  placedAt: 0,
  maxPeers: 50,
  aloneMs: RING_MS,
} satisfies CallDescription;

/** So it begins to ring for Boris. */
export const borisInvited = {
  invitee: { userId: userId('boris'), name: 'Boris' },
  by: annaCallsBoris.caller,
  invitedAt: 0,
  ringsUntil: RING_MS,
  offeredTo: new Set<DeviceId>(),
  heard: false,
} satisfies Invitation;

/** `one`, `two`, …: ids that say in which order they were made. */
export function numbered(prefix: string): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `${prefix}-${last}`;
  };
}
