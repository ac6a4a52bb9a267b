import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** `code` names what went wrong; the same one twice is one toast. */
export type Toast = { code: string; message: string };

export const useShowToast = (): ((toast: Toast) => void) => {
  const { t } = useTranslation();
  return useCallback(
    ({ code, message }) => {
      notifications.show({
        id: `problem-${code}`,
        color: 'red',
        message,
        withBorder: true,
        'data-testid': 'problem',
        'data-code': code,
        closeButtonProps: { 'aria-label': t('actions.close') },
      });
    },
    [t],
  );
};
