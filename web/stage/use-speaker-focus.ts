import { useCallback, useEffect, useState } from 'react';
import type { RemotePeer } from '../../sdk/index.ts';
import type { PeerId } from '../client/types.ts';
import { FOCUS_AFTER_MS, followSpeakers, NOBODY_FOCUSED } from './speaker-focus.ts';

/** Whom the speaker view shows large. */
export const useSpeakerFocus = (speakers: readonly PeerId[], peers: readonly RemotePeer[]): PeerId | null => {
  const [focus, setFocus] = useState(NOBODY_FOCUSED);
  const follow = useCallback(() => {
    const present = peers.map(({ peerId }) => peerId);
    setFocus((before) => followSpeakers(before, { speakers, peers: present, now: Date.now() }));
  }, [speakers, peers]);

  useEffect(follow, [follow]);

  /** Nothing is told while somebody only goes on speaking. */
  useEffect(() => {
    if (!focus.next) return;
    const timer = setTimeout(follow, focus.next.since + FOCUS_AFTER_MS - Date.now());
    return () => clearTimeout(timer);
  }, [focus, follow]);

  return focus.focus;
};
