import { Loader, Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type ControlButtonProps = {
  testId: string;
  label: string;
  /** One letter; shown in the tooltip and told to assistive technology. */
  shortcut?: string;
  /** `off`: the device is off, which must be seen at a glance; `on`: what is usually off; `problem`: it does not work. */
  tone?: 'plain' | 'off' | 'on' | 'problem' | 'danger';
  busy?: boolean;
  /** For what is on or off under one label; the tooltip may say what a click does. */
  pressed?: boolean;
  tooltip?: string;
  icon: ReactNode;
  onClick: () => void;
};

export function ControlButton({
  testId,
  label,
  shortcut,
  tone = 'plain',
  busy = false,
  pressed,
  tooltip = label,
  icon,
  onClick,
}: ControlButtonProps) {
  const { t } = useTranslation();
  return (
    <Tooltip label={shortcut ? t('call.shortcut', { label: tooltip, key: shortcut }) : tooltip} position="top">
      <UnstyledButton
        className="control"
        data-testid={testId}
        data-tone={tone}
        aria-label={label}
        aria-busy={busy}
        aria-pressed={pressed}
        {...(shortcut && { 'aria-keyshortcuts': shortcut })}
        onClick={onClick}
      >
        {busy ? <Loader color="white" size={22} aria-hidden="true" /> : icon}
      </UnstyledButton>
    </Tooltip>
  );
}
