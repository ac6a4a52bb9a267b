import { Button } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCheckFlow } from '../client/services.ts';

/** Leads to the connection test. */
export function CheckButton() {
  const { t } = useTranslation();
  const flow = useCheckFlow();
  return (
    <Button
      className="check-button"
      data-testid="open-check"
      variant="subtle"
      size="sm"
      leftSection={<IconStethoscope size={18} stroke={1.8} aria-hidden="true" />}
      onClick={flow.open}
    >
      {t('check.open')}
    </Button>
  );
}
