import { Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import type { Answer } from './use-answer.ts';

/** What came, or that it is on its way, or why it does not come. */
export function Answered<T>({ answer, children }: { answer: Answer<T>; children: (value: T) => ReactNode }) {
  const { t } = useTranslation('admin');
  const { clock } = useFormat();
  switch (answer.phase) {
    case 'loading':
      return (
        <p className="admin-loading" role="status">
          <Loader size={20} aria-hidden="true" /> {t('loading')}
        </p>
      );
    case 'failed':
      return (
        <div className="notice" data-tone="danger" role="alert" data-testid="api-problem" data-code={answer.problem}>
          <IconAlertTriangle size={20} aria-hidden="true" />
          <div>
            <strong>{t('problem.title')}</strong>
            <p>{t(`problem.${answer.problem}`)}</p>
          </div>
        </div>
      );
    case 'here':
      return (
        <>
          {answer.problem && (
            <div className="notice" data-tone="warning" role="status" data-testid="api-stale">
              <IconAlertTriangle size={20} aria-hidden="true" />
              <div>{t('problem.stale', { time: clock(answer.at) })}</div>
            </div>
          )}
          {children(answer.value)}
        </>
      );
  }
}
