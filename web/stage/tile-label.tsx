import './tile-label.css';
import { UnstyledButton } from '@mantine/core';
import { IconHandStop, IconMicrophoneOff, IconPinFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type TileLabelProps = {
  children: ReactNode;
  muted?: string | false;
  speaks?: string | false;
  /** The place in the queue of raised hands. */
  hand?: number | false;
  /** It is pinned. */
  onUnpin?: (() => void) | false;
};

/** Whose tile it is; `muted` and `speaks` are the words of their signs. */
export function TileLabel({ children, muted = false, speaks = false, hand = false, onUnpin = false }: TileLabelProps) {
  const { t } = useTranslation();
  return (
    <div className="tile__label">
      {onUnpin && (
        <UnstyledButton className="tile__unpin" data-testid="unpin" aria-label={t('stage.unpin')} onClick={onUnpin}>
          <IconPinFilled size={16} aria-hidden="true" />
        </UnstyledButton>
      )}
      {hand !== false && (
        <span className="tile__hand" data-testid="hand">
          <IconHandStop size={16} role="img" aria-label={t('moderation.handRaised')} /> {hand}
        </span>
      )}
      {muted && <IconMicrophoneOff className="tile__muted" size={16} role="img" aria-label={muted} />}
      {speaks && (
        <span className="tile__speaks" role="img" aria-label={speaks}>
          <i />
          <i />
          <i />
        </span>
      )}
      <span className="tile__who">{children}</span>
    </div>
  );
}
