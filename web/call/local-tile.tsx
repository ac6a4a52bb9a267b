import { IconMicrophoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LocalMedia } from '../../sdk/index.ts';
import type { Me } from '../client/types.ts';
import { Avatar, colorOf } from '../people/avatar.tsx';
import { isMutedHere } from './muted.ts';
import { VideoView } from './video-view.tsx';

/** Mirrored, as everybody knows their own face. */
export function LocalTile({ me, local }: { me: Me; local: LocalMedia }) {
  const { t } = useTranslation();
  const showsVideo = local.camera.state === 'live' && !local.camera.muted;
  const silent = isMutedHere(local.microphone);
  return (
    <section
      className="tile tile--local"
      data-testid="local-tile"
      data-video={showsVideo}
      data-muted={silent}
      aria-label={t('call.yourTile')}
      style={{ '--person': colorOf(me.userId) }}
    >
      <VideoView stream={local.stream} shown={showsVideo} mirrored testId="local-video" label={t('call.yourTile')} />
      {!showsVideo && (
        <div className="tile__plate">
          <Avatar userId={me.userId} name={me.name} size={52} />
        </div>
      )}
      <div className="tile__label">
        {silent && <IconMicrophoneOff size={14} role="img" aria-label={t('call.youMuted')} />}
        <span>{t('call.you')}</span>
      </div>
    </section>
  );
}
