import type { CallEvents } from '../calls/call-events.ts';
import type { Presence } from '../calls/presence.ts';
import type { Notification } from '../protocol/contract.ts';
import type { ApplicationId, DeviceId } from '../protocol/ids.ts';
import type { Peer as WirePeer } from '../protocol/rooms.ts';
import type { Path } from '../protocol/topology.ts';
import type { Peer } from '../rooms/peer.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { MediaPath } from '../rooms/topology/topology.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { SessionRegistry } from './session-registry.ts';

type Facts = { calls: TypedEmitter<CallEvents>; rooms: TypedEmitter<RoomEvents>; presence: Presence };

/** Maps each fact to the wire, in the order in which the facts happened, into the outboxes of those whom it concerns. */
export function sendNotifications({ calls, rooms, presence }: Facts, sessions: SessionRegistry): void {
  const tell = (deviceId: DeviceId, notification: Notification): void =>
    sessions.ofDevice(deviceId)?.notify(notification);
  const tellAll = (devices: readonly DeviceId[], notification: Notification): void => {
    for (const deviceId of devices) tell(deviceId, notification);
  };
  const toWire = (applicationId: ApplicationId, { peerId, userId, name, sources, connected }: Peer): WirePeer => ({
    peerId,
    person: presence.person(applicationId, userId) ?? { userId, name, state: 'offline' },
    sources: [...sources],
    connected,
  });

  calls.on('call-offered', ({ call, deviceId }) => {
    const { callId, applicationId, caller, video, conversationId, ringsUntil } = call;
    const { userId, name } = caller;
    const from = presence.person(applicationId, userId) ?? { userId, name, state: 'offline' };
    const data = { callId, from, video, ringsUntil, ...(conversationId !== undefined && { conversationId }) };
    tell(deviceId, { type: 'call.incoming', data });
  });
  calls.on('call-ring-heard', ({ call: { callId, caller, calleeId } }) =>
    tell(caller.deviceId, { type: 'call.ringing', data: { callId, userId: calleeId } }),
  );
  calls.on('call-ring-ended', ({ call: { callId }, deviceId, reason }) =>
    tell(deviceId, { type: 'call.ring-ended', data: { callId, reason } }),
  );
  calls.on('call-ended', ({ call: { callId }, devices, outcome, durationMs }) =>
    tellAll(devices, { type: 'call.ended', data: { callId, outcome, durationMs } }),
  );

  rooms.on('peer-seated', ({ callId, applicationId, peer, others, path, polite }) => {
    const peers = others.map((other) => toWire(applicationId, other));
    const data = { callId, peerId: peer.peerId, peers, path: pathToWire(path, polite) };
    tell(peer.deviceId, { type: 'room.joined', data });
  });
  rooms.on('peer-left', ({ callId, audience, peer: { peerId }, reason }) =>
    tellAll(audience, { type: 'room.peer-left', data: { callId, peerId, reason } }),
  );
  rooms.on('peer-connection-changed', ({ callId, audience, peer: { peerId, connected } }) =>
    tellAll(audience, { type: 'room.peer-connection', data: { callId, peerId, connected } }),
  );
  rooms.on('sources-changed', ({ callId, audience, peer: { peerId, sources } }) =>
    tellAll(audience, { type: 'room.sources', data: { callId, peerId, sources: [...sources] } }),
  );
  rooms.on('description-relayed', ({ callId, from, to, generation, description }) =>
    tell(to.deviceId, { type: 'p2p.description', data: { callId, generation, from: from.peerId, description } }),
  );
  rooms.on('candidates-relayed', ({ callId, from, to, generation, candidates }) =>
    tell(to.deviceId, { type: 'p2p.candidates', data: { callId, generation, from: from.peerId, candidates } }),
  );
}

const pathToWire = ({ topology, generation }: MediaPath, polite: boolean): Path =>
  topology === 'p2p' ? { topology, generation, polite } : { topology, generation };
