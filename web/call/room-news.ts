import type { Invitee, RemotePeer } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';

type NewsKind = 'joined' | 'left' | 'shares' | 'stopped' | 'ringing' | 'declined' | 'no-answer';
export type News = { kind: NewsKind; people: readonly Person[] };

/** What of a room can make news. */
export type RoomScene = { peers: readonly RemotePeer[]; invitees: readonly Invitee[] };

const inviteeKind = ({ state }: Invitee): NewsKind | null => {
  if (state.phase === 'ringing') return 'ringing';
  return state.reason === 'declined' || state.reason === 'no-answer' ? state.reason : null;
};

/** What has changed, in the order in which it is told. */
export const roomNews = (before: RoomScene, after: RoomScene): readonly News[] => {
  const there = new Map(before.peers.map((peer) => [peer.peerId, peer]));
  const here = new Set(after.peers.map(({ peerId }) => peerId));
  const toldOf = new Set(before.invitees.map((invitee) => `${invitee.person.userId} ${inviteeKind(invitee)}`));
  const shared = (peer: RemotePeer | undefined) => peer?.sources.screen !== undefined;
  const ofInvitees = (kind: NewsKind): News => ({
    kind,
    people: after.invitees
      .filter((invitee) => inviteeKind(invitee) === kind && !toldOf.has(`${invitee.person.userId} ${kind}`))
      .map(({ person }) => person),
  });
  const ofPeers = (kind: NewsKind, peers: readonly RemotePeer[]): News => ({
    kind,
    people: peers.map(({ person }) => person),
  });
  return [
    ofPeers(
      'joined',
      after.peers.filter(({ peerId }) => !there.has(peerId)),
    ),
    ofPeers(
      'left',
      before.peers.filter(({ peerId }) => !here.has(peerId)),
    ),
    ofPeers(
      'shares',
      after.peers.filter((peer) => shared(peer) && !shared(there.get(peer.peerId))),
    ),
    ofPeers(
      'stopped',
      after.peers.filter((peer) => !shared(peer) && shared(there.get(peer.peerId))),
    ),
    ofInvitees('ringing'),
    ofInvitees('declined'),
    ofInvitees('no-answer'),
  ].filter(({ people }) => people.length > 0);
};
