import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { problemKey } from './problem-key.ts';

/** A toast with the sentence for a code; the same problem twice is one toast. */
export const useShowProblem = (): ((code: string) => void) => {
  const { t } = useTranslation();
  return useCallback(
    (code) => {
      notifications.show({
        id: `problem-${code}`,
        color: 'red',
        message: t(problemKey(code)),
        withBorder: true,
        'data-testid': 'problem',
        'data-code': code,
        closeButtonProps: { 'aria-label': t('actions.close') },
      });
    },
    [t],
  );
};
