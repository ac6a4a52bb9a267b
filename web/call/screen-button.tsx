import { IconScreenShare, IconScreenShareOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from './control-button.tsx';
import type { ScreenShare } from './use-screen-share.ts';

const TOOLTIPS = { off: 'screen.share', choosing: 'screen.choosing', live: 'screen.stop' } as const;

export function ScreenButton({ screen: { possible, state, toggle } }: { screen: ScreenShare }) {
  const { t } = useTranslation();
  const Icon = state === 'live' ? IconScreenShareOff : IconScreenShare;
  if (!possible) return null;
  return (
    <ControlButton
      testId="toggle-screen"
      label={t('screen.share')}
      tooltip={t(TOOLTIPS[state])}
      shortcut="S"
      pressed={state === 'live'}
      tone={state === 'live' ? 'on' : 'plain'}
      busy={state === 'choosing'}
      icon={<Icon size={27} stroke={1.7} aria-hidden="true" />}
      onClick={toggle}
    />
  );
}
