import './page-turner.css';
import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Page } from './stage-pages.ts';

type PageTurnerProps = { page: Page; onTurn: (by: 1 | -1) => void };

/** Where not all have room at once: which page of them is shown, and the way to the others. */
export function PageTurner({ page: { at, count }, onTurn }: PageTurnerProps) {
  const { t } = useTranslation();
  if (count < 2) return null;
  const words = t('stage.page', { page: at + 1, count });
  return (
    <nav className="page-turner" aria-label={words} data-testid="page-turner" data-page={at + 1}>
      <TurnButton by={-1} at={at} count={count} onTurn={onTurn} />
      <span aria-hidden="true">{t('stage.pageShort', { page: at + 1, count })}</span>
      <TurnButton by={1} at={at} count={count} onTurn={onTurn} />
    </nav>
  );
}

type TurnButtonProps = { by: 1 | -1; at: number; count: number; onTurn: (by: 1 | -1) => void };

/** At the end it stays, so that the focus does. */
function TurnButton({ by, at, count, onTurn }: TurnButtonProps) {
  const { t } = useTranslation();
  const [label, key] = by > 0 ? [t('stage.nextPage'), 'PageDown'] : [t('stage.previousPage'), 'PageUp'];
  const Icon = by > 0 ? IconChevronRight : IconChevronLeft;
  return (
    <Tooltip label={t('call.shortcut', { label, key })} position="bottom">
      <UnstyledButton
        className="page-turner__button"
        data-testid={by > 0 ? 'next-page' : 'previous-page'}
        aria-label={label}
        aria-keyshortcuts={key}
        aria-disabled={by > 0 ? at === count - 1 : at === 0}
        onClick={() => onTurn(by)}
      >
        <Icon size={21} stroke={1.8} aria-hidden="true" />
      </UnstyledButton>
    </Tooltip>
  );
}
