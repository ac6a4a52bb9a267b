import type { Call, Permission, RemotePeer } from '../../sdk/index.ts';

export type PeerAction = 'mute' | 'askToUnmute' | 'stopScreen' | 'remove';

/** What I can do to somebody now: what I may, and what makes sense. */
export const actionsOn = (
  { role, sources }: Pick<RemotePeer, 'role' | 'sources'>,
  permissions: ReadonlySet<Permission>,
): readonly PeerAction[] => {
  const heard = sources.microphone !== undefined && !sources.microphone.muted;
  const actions: (PeerAction | false)[] = [
    permissions.has('mute-others') && (heard ? 'mute' : 'askToUnmute'),
    permissions.has('stop-screen') && sources.screen !== undefined && 'stopScreen',
    permissions.has('remove') && role !== 'owner' && 'remove',
  ];
  return actions.filter((action) => action !== false);
};

export const actOn = ({ moderation }: Call, { peerId }: RemotePeer, action: PeerAction): Promise<void> =>
  moderation[action](peerId);
