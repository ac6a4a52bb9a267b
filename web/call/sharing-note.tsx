import { Button } from '@mantine/core';
import { IconScreenShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LocalMedia } from '../../sdk/index.ts';

/** In place of the own screen, which would show itself in itself without end. */
export function SharingNote({ screen, onStop }: { screen: LocalMedia['screen']; onStop: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="sharing" role="status">
      {screen.state === 'live' && (
        <div className="sharing__note appear" data-testid="sharing-note" data-sound={screen.withSound}>
          <IconScreenShare size={20} stroke={1.8} aria-hidden="true" />
          <p>{t(screen.withSound ? 'screen.sharingWithSound' : 'screen.sharing')}</p>
          <Button data-testid="stop-sharing" size="xs" radius="xl" color="var(--danger)" onClick={onStop}>
            {t('screen.stop')}
          </Button>
        </div>
      )}
    </div>
  );
}
