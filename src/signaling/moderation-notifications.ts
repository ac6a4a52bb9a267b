import type { Notification } from '../protocol/contract.ts';
import type { ApplicationId, DeviceId } from '../protocol/ids.ts';
import type { Moderation } from '../protocol/moderation.ts';
import type { Person } from '../protocol/presence.ts';
import type { Peer, Seat } from '../rooms/peer.ts';
import type { ModerationView, RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';

export type Tellers = {
  tell: (deviceId: DeviceId, notification: Notification) => void;
  tellPeers: (peers: readonly Peer[], notification: Notification) => void;
  /** As presence knows them now. */
  personOf: (applicationId: ApplicationId, who: Pick<Seat, 'userId' | 'name'>) => Person;
};

export const moderationToWire = (
  applicationId: ApplicationId,
  view: ModerationView,
  personOf: Tellers['personOf'],
): Moderation => ({
  ...view,
  waiting: view.waiting.map((who) => personOf(applicationId, who)),
  keptOut: view.keptOut.map((who) => personOf(applicationId, who)),
});

/** What moderators did, to those whom it concerns. */
export function sendModeration(rooms: TypedEmitter<RoomEvents>, { tell, tellPeers, personOf }: Tellers): void {
  rooms.on('moderation-changed', ({ callId, applicationId, peer, view }) => {
    const moderation = moderationToWire(applicationId, view, personOf);
    tell(peer.deviceId, { type: 'moderation.changed', data: { callId, moderation } });
  });
  rooms.on('role-changed', ({ callId, audience, peer: { peerId, role } }) =>
    tellPeers(audience, { type: 'room.role', data: { callId, peerId, role } }),
  );
  rooms.on('hands-changed', ({ callId, audience, hands }) =>
    tellPeers(audience, { type: 'room.hands', data: { callId, hands: [...hands] } }),
  );
  rooms.on('reacted', ({ callId, audience, reactions }) =>
    tellPeers(audience, { type: 'room.reactions', data: { callId, reactions: [...reactions] } }),
  );
  rooms.on('peer-muted', ({ callId, applicationId, peer, by, order }) =>
    tell(peer.deviceId, {
      type: 'moderation.muted',
      data: { callId, by: by && personOf(applicationId, by), order },
    }),
  );
  rooms.on('unmute-asked', ({ callId, applicationId, peer, by }) =>
    tell(peer.deviceId, { type: 'moderation.unmute-asked', data: { callId, by: personOf(applicationId, by) } }),
  );
  rooms.on('screen-stopped', ({ callId, applicationId, peer, by, order }) =>
    tell(peer.deviceId, {
      type: 'moderation.screen-stopped',
      data: { callId, by: personOf(applicationId, by), order },
    }),
  );
  rooms.on('peer-removed', ({ callId, applicationId, peer, by }) =>
    tell(peer.deviceId, { type: 'moderation.removed', data: { callId, by: personOf(applicationId, by) } }),
  );
  rooms.on('lobby-answered', ({ devices, meetingId, admitted }) => {
    for (const deviceId of devices) tell(deviceId, { type: 'lobby.answered', data: { meetingId, admitted } });
  });
}
