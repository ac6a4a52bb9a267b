import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccessState, useAdminServices } from '../shell/admin-services.ts';

export function TokenForm() {
  const { t } = useTranslation('admin');
  const { access } = useAdminServices();
  const { asked } = useAccessState();
  const [token, setToken] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() !== '') access.give(token.trim());
  };

  return (
    <form className="card token-form" onSubmit={submit} data-testid="token-form">
      <h1>{t('access.title')}</h1>
      <p>{t('access.lead')}</p>
      <PasswordInput
        label={t('access.token')}
        error={asked === 'for-another' && t('access.wrong')}
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        size="md"
        autoComplete="off"
        data-testid="token"
        autoFocus
      />
      <p className="soft">{t('access.kept')}</p>
      <Button type="submit" data-testid="token-submit">
        {t('access.open')}
      </Button>
    </form>
  );
}
