import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { CopyAddress } from '../copy/copy-address.tsx';
import { codeOf, problemKey } from '../problems/problem-key.ts';
import { meetingAddress } from './meeting-address.ts';

/** The link by which others come into this call. */
export function MeetingLink({ call }: { call: Call }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [problemCode, setProblemCode] = useState<string | null>(null);

  useEffect(() => {
    let shown = true;
    call.link().then(
      (meetingId) => shown && setAddress(meetingAddress(meetingId)),
      (error: unknown) => shown && setProblemCode(codeOf(error)),
    );
    return () => {
      shown = false;
    };
  }, [call]);

  if (problemCode !== null) return <p role="alert">{t(problemKey(problemCode))}</p>;
  return (
    <CopyAddress
      address={address}
      label={t('meeting.link')}
      action={t('meeting.copyLink')}
      testId="copy-meeting-link"
    />
  );
}
