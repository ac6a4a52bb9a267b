import './sign-in.css';
import { Button, Loader } from '@mantine/core';
import { IconAlertCircle, IconCloudOff } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Wordmark } from '../brand/wordmark.tsx';
import { useSignInFlow } from '../client/services.ts';
import { useAboutMeeting } from '../meeting/use-about-meeting.ts';
import { useMeeting } from '../meeting/use-meeting.ts';
import { problemKey } from '../problems/problem-key.ts';
import { Switches } from '../theme/switches.tsx';
import { GuestForm } from './guest-form.tsx';
import { Invitation, LinkProblem } from './invitation.tsx';

/** `expiredCode`: why the session before this page ended, if it did. */
export function SignInPage({ expiredCode }: { expiredCode: string | null }) {
  const { t } = useTranslation();
  const flow = useSignInFlow();
  const state = useSyncExternalStore(flow.subscribe, flow.snapshot);
  const again = state.phase === 'trying' && state.how === 'again';
  const unreachable = state.phase === 'unreachable' || again;
  const expired = expiredCode === null ? null : { what: 'ended' as const, code: expiredCode };
  const problem = state.phase === 'asking' ? (state.problem ?? expired) : null;
  const meeting = useMeeting();
  const meetingId = meeting.phase === 'asking' ? meeting.meetingId : null;
  const link = useAboutMeeting(meetingId);
  const company = link.state === 'known' ? link.about.application : null;
  /** Where nobody could be asked the server finds out whose it is. */
  const guestOf = company !== null || link.state === 'none' ? meetingId : null;
  const lead = meeting.phase === 'none' ? 'signIn.lead' : 'meeting.leadIn';
  /** Of this server itself it is said only when a guest has tried. */
  const takesGuests =
    problem?.code !== 'guests-not-allowed' && !(link.state === 'known' && company !== null && !link.about.guests);

  return (
    <div className="sign-in">
      <header className="sign-in__top">
        <Switches />
      </header>
      <main className="sign-in__card appear">
        <div className="sign-in__brand">
          <Wordmark height={46} />
        </div>
        {company === null ? (
          <>
            <h1 className="sign-in__title">{t('signIn.title')}</h1>
            <p className="sign-in__lead">{t(takesGuests ? lead : 'signIn.leadWithoutGuests')}</p>
          </>
        ) : (
          <Invitation application={company} takesGuests={takesGuests} />
        )}
        {link.state === 'refused' && <LinkProblem code={link.code} />}
        {problem && (
          <div
            className="notice"
            data-tone="danger"
            role="alert"
            data-testid="sign-in-problem"
            data-code={problem.code}
          >
            <IconAlertCircle size={20} aria-hidden="true" />
            <div>
              <strong>{t(`signIn.${problem.what}`)}</strong>
              <p>{t(problemKey(problem.code))}</p>
            </div>
          </div>
        )}
        {unreachable && (
          <div className="notice" data-tone="warning" role="alert" data-testid="server-unreachable">
            <IconCloudOff size={20} aria-hidden="true" />
            <div>
              <strong>{t('signIn.unreachableTitle')}</strong>
              <p>{t('signIn.unreachable')}</p>
              <div className="notice__actions">
                <Button size="xs" variant="default" loading={again} onClick={() => void flow.retry()}>
                  {t('actions.tryAgain')}
                </Button>
                <Loader size={16} type="dots" />
              </div>
            </div>
          </div>
        )}
        {takesGuests && link.state === 'asking' && <Loader type="dots" aria-label={t('guest.asking')} />}
        {takesGuests && link.state !== 'asking' && <GuestForm busy={state.phase === 'trying'} meetingId={guestOf} />}
      </main>
      <footer className="sign-in__foot">{t('app.tagline')}</footer>
    </div>
  );
}
