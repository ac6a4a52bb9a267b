import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignInFlow, useSounds } from '../client/services.ts';
import type { MeetingId } from '../client/types.ts';

const NAME_LIMIT = 80;

type GuestFormProps = {
  busy: boolean;
  /** Of a company, for which one needs no account; null: one signs in to this server. */
  meetingId: MeetingId | null;
};

export function GuestForm({ busy, meetingId }: GuestFormProps) {
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
    void (meetingId === null ? flow.asGuest(trimmed) : flow.asGuestOf(meetingId, trimmed));
  };

  return (
    <form className="sign-in__form" onSubmit={submit} noValidate>
      <TextInput
        data-testid="sign-in-name"
        label={t('signIn.name')}
        placeholder={t('signIn.namePlaceholder')}
        description={t(meetingId === null ? 'signIn.hint' : 'guest.hint')}
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
        {t(meetingId === null ? 'signIn.submit' : 'guest.submit')}
      </Button>
    </form>
  );
}
