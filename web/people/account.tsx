import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSignInFlow } from '../client/services.ts';
import type { Me } from '../client/types.ts';
import { Avatar } from './avatar.tsx';

export function Account({ me }: { me: Me }) {
  const { t } = useTranslation();
  const flow = useSignInFlow();
  return (
    <div className="account">
      <div className="account__me" data-testid="me" data-user-id={me.userId}>
        <Avatar userId={me.userId} name={me.name} size={34} />
        <div className="account__text">
          <span className="account__name" aria-label={t('people.signedInAs', { name: me.name })} role="note">
            {me.name}
          </span>
          {me.guest && <span className="account__kind">{t('people.guest')}</span>}
        </div>
      </div>
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
