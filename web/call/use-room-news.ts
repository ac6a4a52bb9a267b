import { useEffect, useRef, useState } from 'react';
import type { Call } from '../../sdk/index.ts';
import { type News, type RoomScene, roomNews } from './room-news.ts';

export type NumberedNews = News & { number: number };

/** Kept on the page, where a screen reader can be led back to it. More is more to read through. */
const KEPT = 5;

/**
 * The last news of a call. The first person of a call that was placed is none: that it is connected is said already.
 */
export const useRoomNews = (call: Call): readonly NumberedNews[] => {
  const [news, setNews] = useState<readonly NumberedNews[]>([]);
  const seen = useRef<RoomScene>({ peers: call.peers, invitees: call.invitees });

  useEffect(() => {
    let number = 0;
    const look = () => {
      const before = seen.current;
      seen.current = { peers: call.peers, invitees: call.invitees };
      const expected = call.direction !== 'meeting' && before.peers.length === 0;
      const fresh = roomNews(before, seen.current).filter(({ kind }) => !(expected && kind === 'joined'));
      if (fresh.length === 0) return;
      const numbered = fresh.map((item) => {
        number += 1;
        return { ...item, number };
      });
      setNews((old) => [...old, ...numbered].slice(-KEPT));
    };
    look();
    const offs = [call.on('peers', look), call.on('invitees', look)];
    return () => {
      for (const off of offs) off();
    };
  }, [call]);

  return news;
};
