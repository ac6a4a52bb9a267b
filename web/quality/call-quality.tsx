import type { LocalMedia, RemotePeer } from '../../sdk/index.ts';
import type { Me } from '../client/types.ts';
import { QualityNews } from './quality-news.tsx';
import { ownQuality, PERSON, SCREEN, tileQuality } from './tile-quality.ts';
import { useQualityWords } from './use-quality-words.ts';

type CallQualityProps = {
  me: Me;
  peers: readonly RemotePeer[];
  local: LocalMedia;
  /** One's own tile has no room for words. */
  isSmall: boolean;
};

/** What is said of a call's quality beside the tiles: to screen readers, and to who disturbs the others. */
export function CallQuality({ me, peers, local, isSmall }: CallQualityProps) {
  const say = useQualityWords();
  const own = ownQuality(local.quality);
  const theirs = peers.flatMap(({ peerId, person: { name }, quality }) => [
    { id: peerId, quality: tileQuality(quality, PERSON), tile: 'theirs' as const, name },
    { id: `${peerId} screen`, quality: tileQuality(quality, SCREEN), tile: 'theirs' as const, name },
  ]);
  return (
    <>
      <QualityNews shown={[{ id: 'own', quality: own, tile: 'own', name: me.name }, ...theirs]} />
      {isSmall && own?.mark === 'poor' && (
        <div className="stage__notice" data-testid="own-quality">
          <div className="stage__notice-card" aria-hidden="true">
            {say(own, 'own', me.name)}
          </div>
        </div>
      )}
    </>
  );
}
