import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';
import { useAct } from './use-moderation.ts';

export function AdmitButtons({ call, person: { userId, name } }: { call: Call; person: Person }) {
  const { t } = useTranslation();
  const act = useAct();
  return (
    <span className="admit-buttons">
      <Button
        data-testid="deny"
        size="xs"
        variant="default"
        aria-label={t('moderation.denyName', { name })}
        onClick={() => act(call.moderation.deny(userId))}
      >
        {t('moderation.deny')}
      </Button>
      <Button
        data-testid="admit"
        size="xs"
        aria-label={t('moderation.admitName', { name })}
        onClick={() => act(call.moderation.admit(userId))}
      >
        {t('moderation.admit')}
      </Button>
    </span>
  );
}
