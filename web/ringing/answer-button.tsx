import { Loader, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

type AnswerButtonProps = {
  testId: string;
  tone: 'answer' | 'second' | 'decline';
  icon: ReactNode;
  /** Below the button; short, for three stand side by side on a phone. */
  caption: string;
  label: string;
  busy: boolean;
  disabled: boolean;
  onClick: () => void;
};

export function AnswerButton({ testId, tone, icon, caption, label, busy, disabled, onClick }: AnswerButtonProps) {
  return (
    <div className="answer">
      <UnstyledButton
        className="answer__button"
        data-testid={testId}
        data-tone={tone}
        aria-label={label}
        aria-busy={busy}
        disabled={disabled}
        onClick={onClick}
      >
        {busy ? <Loader color="currentColor" size={24} aria-hidden="true" /> : icon}
      </UnstyledButton>
      <span aria-hidden="true">{caption}</span>
    </div>
  );
}
