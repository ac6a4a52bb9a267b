import { IconAlertCircle, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemKey } from '../problems/problem-key.ts';

/** Whose meeting the link is of; and what to do where it takes no guests. */
export function Invitation({ application, takesGuests }: { application: string; takesGuests: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <h1 className="sign-in__title" data-testid="invitation">
        {t('guest.meetingOf', { application })}
      </h1>
      {takesGuests ? (
        <p className="sign-in__lead">{t('guest.lead')}</p>
      ) : (
        <div className="notice" data-tone="warning" role="alert" data-testid="no-guests">
          <IconLock size={20} aria-hidden="true" />
          <div>
            <strong>{t('guest.none')}</strong>
            <p>{t('guest.noneLead', { application })}</p>
          </div>
        </div>
      )}
    </>
  );
}

export function LinkProblem({ code }: { code: string }) {
  const { t } = useTranslation();
  return (
    <div className="notice" data-tone="danger" role="alert" data-testid="link-problem" data-code={code}>
      <IconAlertCircle size={20} aria-hidden="true" />
      <p>{t(problemKey(code))}</p>
    </div>
  );
}
