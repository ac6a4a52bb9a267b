import type { CallEvents } from '../calls/call-events.ts';
import type { CallDescription } from '../calls/call-state.ts';
import type { Invitation } from '../calls/invitation.ts';
import type { OwnCall } from '../calls/own-call.ts';
import type { Presence } from '../calls/presence.ts';
import type { OwnCall as WireOwnCall } from '../protocol/calls.ts';
import type { Notification, NotificationData } from '../protocol/contract.ts';
import type { ApplicationId, DeviceId, UserId } from '../protocol/ids.ts';
import type { Person } from '../protocol/presence.ts';
import type { Peer as WirePeer } from '../protocol/rooms.ts';
import type { Path } from '../protocol/topology.ts';
import type { QualityEvents } from '../quality/quality-events.ts';
import type { Peer } from '../rooms/peer.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { MediaPath } from '../rooms/topology/topology.ts';
import type { SeatEvents } from '../seats/ticket-office.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { moderationToWire, sendModeration } from './moderation-notifications.ts';
import type { SessionRegistry } from './session-registry.ts';

type Facts = {
  calls: TypedEmitter<CallEvents>;
  rooms: TypedEmitter<RoomEvents>;
  seats: TypedEmitter<SeatEvents>;
  quality: TypedEmitter<QualityEvents>;
  presence: Presence;
};

/** Maps each fact to the wire, in the order in which the facts happened, into the outboxes of those whom it concerns. */
export function sendNotifications({ calls, rooms, seats, quality, presence }: Facts, sessions: SessionRegistry): void {
  const tell = (deviceId: DeviceId, notification: Notification): void =>
    sessions.ofDevice(deviceId)?.notify(notification);
  const tellAll = (devices: readonly DeviceId[], notification: Notification): void => {
    for (const deviceId of devices) tell(deviceId, notification);
  };
  const tellPeers = (peers: readonly Peer[], notification: Notification): void =>
    tellAll(
      peers.map(({ deviceId }) => deviceId),
      notification,
    );
  const personOf = (applicationId: ApplicationId, { userId, name }: { userId: UserId; name: string }): Person =>
    presence.person(applicationId, userId) ?? { userId, name, state: 'offline' };
  const toWire = (applicationId: ApplicationId, peer: Peer): WirePeer => ({
    peerId: peer.peerId,
    person: personOf(applicationId, peer),
    sources: [...peer.sources],
    connected: peer.connected,
    role: peer.role,
  });
  const invitedToWire = (
    { callId, applicationId }: CallDescription,
    { invitee, by, ringsUntil }: Invitation,
  ): NotificationData<'call.invited'> => ({
    callId,
    person: personOf(applicationId, invitee),
    by: by?.userId ?? null,
    ringsUntil,
  });

  const ownToWire = ({ call, seat, others }: OwnCall): WireOwnCall => ({
    callId: call.callId,
    seat,
    others: others.flatMap((userId) => presence.person(call.applicationId, userId) ?? []),
    video: call.video,
    startedAt: call.placedAt,
    ...(call.conversationId !== undefined && { conversationId: call.conversationId }),
  });

  calls.on('call-offered', ({ call, deviceId, invitation, others }) => {
    const { callId, applicationId, video, conversationId } = call;
    const data = {
      callId,
      from: invitation.by && personOf(applicationId, invitation.by),
      others: others.map((seat) => personOf(applicationId, seat)),
      video,
      ringsUntil: invitation.ringsUntil,
      ...(conversationId !== undefined && { conversationId }),
    };
    tell(deviceId, { type: 'call.incoming', data });
  });
  calls.on('call-ring-heard', ({ call: { callId }, audience, userId }) =>
    tellAll(audience, { type: 'call.ringing', data: { callId, userId } }),
  );
  calls.on('call-ring-ended', ({ call: { callId }, deviceId, reason }) =>
    tell(deviceId, { type: 'call.ring-ended', data: { callId, reason } }),
  );
  calls.on('call-invited', ({ call, audience, invitation }) =>
    tellAll(audience, { type: 'call.invited', data: invitedToWire(call, invitation) }),
  );
  calls.on('call-caught-up', ({ call, deviceId, invitations }) => {
    for (const invitation of invitations) {
      tell(deviceId, { type: 'call.invited', data: invitedToWire(call, invitation) });
      const { callId } = call;
      const { userId } = invitation.invitee;
      if (invitation.heard) tell(deviceId, { type: 'call.ringing', data: { callId, userId } });
    }
  });
  calls.on('call-invite-ended', ({ call: { callId }, audience, userId, reason }) =>
    tellAll(audience, { type: 'call.invite-ended', data: { callId, userId, reason } }),
  );
  calls.on('call-moved', ({ call: { callId }, deviceId }) => tell(deviceId, { type: 'call.moved', data: { callId } }));
  calls.on('own-calls-changed', ({ deviceId, calls: own }) =>
    tell(deviceId, { type: 'call.mine', data: { calls: own.map(ownToWire) } }),
  );
  calls.on('call-seat-removed', ({ call: { callId }, deviceId, durationMs }) =>
    tell(deviceId, { type: 'call.ended', data: { callId, outcome: 'completed', durationMs } }),
  );
  calls.on('call-ended', ({ call: { callId }, devices, outcome, durationMs }) =>
    tellAll(devices, { type: 'call.ended', data: { callId, outcome, durationMs } }),
  );

  rooms.on('peer-seated', ({ callId, applicationId, peer, others, path, view, hands, muted }) => {
    const peers = others.map((other) => toWire(applicationId, other));
    const moderation = moderationToWire(applicationId, view, personOf);
    const seat = { callId, peerId: peer.peerId, peers, path: path && pathToWire(path, peer) };
    const data = { ...seat, moderation, hands: [...hands], muted };
    tell(peer.deviceId, { type: 'room.joined', data });
  });
  rooms.on('peer-joined', ({ callId, applicationId, audience, peer }) =>
    tellAll(audience, { type: 'room.peer-joined', data: { callId, peer: toWire(applicationId, peer) } }),
  );
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

  sendModeration(rooms, { tell, tellPeers, personOf });

  rooms.on('topology-switching', ({ callId, audience, path, reason }) => {
    for (const peer of audience) {
      tell(peer.deviceId, { type: 'topology.switching', data: { callId, path: pathToWire(path, peer), reason } });
    }
  });
  rooms.on('topology-committed', ({ callId, audience, path: { topology, generation } }) =>
    tellPeers(audience, { type: 'topology.committed', data: { callId, generation, topology } }),
  );
  rooms.on('topology-abandoned', ({ callId, audience, path: { generation }, because }) =>
    tellPeers(audience, { type: 'topology.abandoned', data: { callId, generation, reason: because } }),
  );
  rooms.on('path-closed', ({ callId, audience, path: { generation } }) =>
    tellPeers(audience, { type: 'topology.closed', data: { callId, generation } }),
  );
  rooms.on('producer-offered', ({ callId, audience, generation, producer }) =>
    tellAll(audience, { type: 'media.producer-added', data: { callId, generation, producer } }),
  );
  rooms.on('consumer-brought', ({ callId, peer, generation, transportId, producer, consumer }) =>
    tell(peer.deviceId, {
      type: 'media.consumer-added',
      data: { callId, generation, transportId, producer, consumer },
    }),
  );
  rooms.on('producer-removed', ({ callId, audience, generation, producer: { producerId } }) =>
    tellAll(audience, { type: 'media.producer-removed', data: { callId, generation, producerId } }),
  );
  rooms.on('producer-awaited', ({ callId, peer, generation, producer: { producerId } }) =>
    tell(peer.deviceId, { type: 'media.producer-awaited', data: { callId, generation, producerId } }),
  );
  rooms.on('codecs-chosen', ({ callId, peer, generation, codecs }) =>
    tell(peer.deviceId, { type: 'media.codecs', data: { callId, generation, ...codecs } }),
  );
  rooms.on('source-held', ({ callId, peer, generation, producer: { producerId }, held, most, bitrate }) =>
    tell(peer.deviceId, {
      type: 'media.held',
      data: { callId, generation, producerId, reason: held ? 'too-much' : 'over', maxBitrate: most, bitrate },
    }),
  );
  rooms.on('voices-withheld', ({ callId, audience, generation, peerIds }) =>
    tellPeers(audience, { type: 'media.voices', data: { callId, generation, withheld: [...peerIds] } }),
  );
  rooms.on('layers-watched', ({ callId, peer, generation, producer: { producerId }, layers }) =>
    tell(peer.deviceId, { type: 'media.layers', data: { callId, generation, producerId, layers: [...layers] } }),
  );

  presence.events.on('presence-chosen', ({ choice, devices }) =>
    tellAll(devices, { type: 'presence.chosen', data: { choice } }),
  );
  seats.on('ticket-issued', ({ deviceId, callId, ticket, expiresAt }) =>
    tell(deviceId, { type: 'seat.ticket', data: { callId, ticket, expiresAt } }),
  );

  quality.on('verdict-told', ({ callId, deviceId, peerId, source, mos, mark, verdict }) =>
    tell(deviceId, { type: 'quality.verdict', data: { callId, peerId, source, mos, mark, verdict } }),
  );
}

const pathToWire = (path: MediaPath, { peerId }: Peer): Path => {
  const { topology, generation } = path;
  return topology === 'p2p' ? { topology, generation, polite: path.between[1] === peerId } : { topology, generation };
};
