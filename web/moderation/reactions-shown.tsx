import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, Reacted, RemotePeer } from '../../sdk/index.ts';
import { REACTIONS } from './reactions.ts';

type Shown = Reacted & { key: number };

const SHOWN_MS = 4_000;
/** More would cover the pictures. */
const MOST = 6;

/** Small, in a corner, and gone by themselves: nobody has to look away from who speaks. */
export function ReactionsShown({ call, peers }: { call: Call; peers: readonly RemotePeer[] }) {
  const { t } = useTranslation();
  const shown = useShown(call);
  const nameOf = ({ peerId, mine }: Reacted) =>
    mine ? t('call.you') : (peers.find((peer) => peer.peerId === peerId)?.person.name ?? '');
  return (
    <ul className="reactions-shown" data-testid="reactions-shown" aria-label={t('moderation.reactions')}>
      {shown.map((reacted) => (
        <li key={reacted.key} className="appear" data-reaction={reacted.reaction}>
          <span role="img" aria-label={t(`moderation.reaction.${reacted.reaction}`)}>
            {REACTIONS[reacted.reaction]}
          </span>
          {reacted.count > 1 && <b>×{reacted.count}</b>} {nameOf(reacted)}
        </li>
      ))}
    </ul>
  );
}

function useShown(call: Call): readonly Shown[] {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  useEffect(() => {
    let last = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const off = call.moderation.on('reactions', (reactions) => {
      const fresh = reactions.map((reacted) => {
        last += 1;
        return { ...reacted, key: last };
      });
      setShown((before) => [...before, ...fresh].slice(-MOST));
      const keys = new Set(fresh.map(({ key }) => key));
      timers.add(setTimeout(() => setShown((before) => before.filter(({ key }) => !keys.has(key))), SHOWN_MS));
    });
    return () => {
      off();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [call]);
  return shown;
}
