import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignInFlow, useSounds } from '../client/services.ts';

const NAME_LIMIT = 80;

export function GuestForm({ busy }: { busy: boolean }) {
  const { t } = useTranslation();
  const flow = useSignInFlow();
  const sounds = useSounds();
  const [name, setName] = useState(flow.rememberedName);
  const [error, setError] = useState<'signIn.nameMissing' | 'signIn.nameTooLong' | null>(null);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    /** The click that signs in is also the one that lets the page ring later. */
    sounds.unlock();
    if (trimmed === '') return setError('signIn.nameMissing');
    if (trimmed.length > NAME_LIMIT) return setError('signIn.nameTooLong');
    void flow.asGuest(trimmed);
  };

  return (
    <form className="sign-in__form" onSubmit={submit} noValidate>
      <TextInput
        data-testid="sign-in-name"
        label={t('signIn.name')}
        placeholder={t('signIn.namePlaceholder')}
        description={t('signIn.hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="name"
        autoCapitalize="words"
        autoFocus
        size="md"
        value={name}
        error={error && t(error)}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setError(null);
        }}
      />
      <Button data-testid="sign-in-submit" type="submit" size="md" fullWidth loading={busy}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}
