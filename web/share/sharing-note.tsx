import { Button } from '@mantine/core';
import { IconScreenShare, IconScreenShareOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LocalMedia, ScreenMode } from '../../sdk/index.ts';
import type { ScreenReach } from './screen-reach.ts';

type SharingNoteProps = {
  screen: LocalMedia['screen'];
  reach: ScreenReach;
  onMode: (mode: ScreenMode) => void;
  onStop: () => void;
};

/** In place of the own screen, which would show itself in itself without end. */
export function SharingNote({ screen, reach, onMode, onStop }: SharingNoteProps) {
  const { t } = useTranslation();
  const Icon = reach === 'kept' ? IconScreenShareOff : IconScreenShare;
  return (
    <div className="sharing" role="status">
      {screen.state === 'live' && (
        <div
          className="sharing__note appear"
          data-testid="sharing-note"
          data-sound={screen.withSound}
          data-reach={reach}
          data-mode={screen.mode}
        >
          <Icon size={20} stroke={1.8} aria-hidden="true" />
          <p>{t(wordsFor(reach, screen.withSound))}</p>
          <Button
            data-testid="toggle-share-mode"
            size="xs"
            radius="xl"
            variant={screen.mode === 'motion' ? 'white' : 'outline'}
            color={screen.mode === 'motion' ? 'dark' : 'white'}
            title={t(`screen.modeHint.${screen.mode}`)}
            aria-pressed={screen.mode === 'motion'}
            onClick={() => onMode(screen.mode === 'motion' ? 'text' : 'motion')}
          >
            {t('screen.mode.motion')}
          </Button>
          <Button data-testid="stop-sharing" size="xs" radius="xl" color="var(--danger)" onClick={onStop}>
            {t('screen.stop')}
          </Button>
        </div>
      )}
    </div>
  );
}

function wordsFor(reach: ScreenReach, withSound: boolean) {
  if (reach === 'kept') return 'screen.notShown';
  if (reach !== 'shown') return 'screen.starting';
  return withSound ? 'screen.sharingWithSound' : 'screen.sharing';
}
