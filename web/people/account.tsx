import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSignInFlow } from '../client/services.ts';
import type { Me } from '../client/types.ts';
import { PresenceMenu } from '../presence/presence-menu.tsx';

export function Account({ me }: { me: Me }) {
  const { t } = useTranslation();
  const flow = useSignInFlow();
  return (
    <div className="account" data-testid="me" data-user-id={me.userId}>
      <PresenceMenu me={me} />
      <Tooltip label={t('people.signOut')}>
        <ActionIcon
          data-testid="sign-out"
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('people.signOut')}
          onClick={() => void flow.signOut()}
        >
          <IconLogout size={20} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
