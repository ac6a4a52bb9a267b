import { Loader, Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type ControlButtonProps = {
  testId: string;
  label: string;
  /** One letter; shown in the tooltip and told to assistive technology. */
  shortcut?: string;
  /** `off`: the device is off, which must be seen at a glance; `problem`: it does not work. */
  tone?: 'plain' | 'off' | 'problem' | 'danger';
  busy?: boolean;
  icon: ReactNode;
  onClick: () => void;
};

export function ControlButton({
  testId,
  label,
  shortcut,
  tone = 'plain',
  busy = false,
  icon,
  onClick,
}: ControlButtonProps) {
  const { t } = useTranslation();
  return (
    <Tooltip label={shortcut ? t('call.shortcut', { label, key: shortcut }) : label} position="top">
      <UnstyledButton
        className="control"
        data-testid={testId}
        data-tone={tone}
        aria-label={label}
        aria-busy={busy}
        {...(shortcut && { 'aria-keyshortcuts': shortcut })}
        onClick={onClick}
      >
        {busy ? <Loader color="white" size={22} aria-hidden="true" /> : icon}
      </UnstyledButton>
    </Tooltip>
  );
}
