import './share.css';
import { Loader, Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconScreenShare, IconScreenShareOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { controlPopover } from '../theme/control-popover.ts';
import { ShareQuestion } from './share-question.tsx';
import type { ScreenShare } from './use-screen-share.ts';

const TOOLTIPS = { off: 'screen.share', choosing: 'screen.choosing', live: 'screen.stop' } as const;

/** Before a screen is shared it is asked how. */
export function ScreenButton({ screen }: { screen: ScreenShare }) {
  const { t } = useTranslation();
  const { possible, state, asking, setAsking, toggle } = screen;
  const Icon = state === 'live' ? IconScreenShareOff : IconScreenShare;
  if (!possible) return null;
  return (
    <Popover opened={asking} onChange={setAsking} width={300} {...controlPopover}>
      <Popover.Target>
        <Tooltip label={t('call.shortcut', { label: t(TOOLTIPS[state]), key: 'S' })} disabled={asking} position="top">
          <UnstyledButton
            className="control"
            data-testid="toggle-screen"
            data-tone={state === 'live' ? 'on' : 'plain'}
            aria-label={t('screen.share')}
            aria-busy={state === 'choosing'}
            aria-pressed={state === 'live'}
            aria-keyshortcuts="S"
            onClick={toggle}
          >
            {state === 'choosing' ? (
              <Loader color="white" size={22} aria-hidden="true" />
            ) : (
              <Icon size={27} stroke={1.7} aria-hidden="true" />
            )}
          </UnstyledButton>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className="share" aria-label={t('screen.share')} data-testid="share-question">
        <ShareQuestion screen={screen} />
      </Popover.Dropdown>
    </Popover>
  );
}
