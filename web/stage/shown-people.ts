import type { Invitee, RemotePeer } from '../../sdk/index.ts';

/** Whose screens are to be seen. */
export const sharingPeers = (peers: readonly RemotePeer[]): readonly RemotePeer[] =>
  peers.filter(({ sources }) => sources.screen !== undefined && !sources.screen.muted);

/** Who answered has a seat, or gets one at once. */
export const shownInvitees = (invitees: readonly Invitee[], peers: readonly RemotePeer[]): readonly Invitee[] => {
  const seated = new Set(peers.map(({ person }) => person.userId));
  return invitees.filter(
    ({ person, state }) => !seated.has(person.userId) && !(state.phase === 'ended' && state.reason === 'answered'),
  );
};
