import '../sign-in/sign-in.css';
import './join.css';
import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallEndedNotice } from '../call/call-ended-notice.tsx';
import { useRoster } from '../call/use-roster.ts';
import { CheckButton } from '../check/check-button.tsx';
import { useMeetingFlow, useSignInFlow, useSounds } from '../client/services.ts';
import type { Me } from '../client/types.ts';
import { useNames } from '../client/use-names.ts';
import { problemKey } from '../problems/problem-key.ts';
import { Switches } from '../theme/switches.tsx';
import { JoinPreview } from './join-preview.tsx';
import { LobbyCard } from './lobby-card.tsx';
import type { JoinChoices, MeetingState } from './meeting-flow.ts';
import { useWhoIsThere } from './use-who-is-there.ts';

type JoinPageProps = { me: Me; meeting: Exclude<MeetingState, { phase: 'none' }> };

/** One click from a link to a seat, with a look at oneself before. */
export function JoinPage({ me, meeting }: JoinPageProps) {
  const { t } = useTranslation();
  const flow = useMeetingFlow();
  const sounds = useSounds();
  const [choices, setChoices] = useState<JoinChoices>(flow.choices);
  const title = useRef<HTMLHeadingElement>(null);
  const problemCode = meeting.phase === 'asking' ? meeting.problemCode : null;
  const joinable = meeting.meetingId !== null && problemCode !== 'meeting-not-found';

  const signIn = useSignInFlow();
  const isGuest = me.guest && me.meetingId !== undefined;
  const { ended } = useRoster();

  const names = useWhoIsThere(joinable && meeting.phase === 'asking' ? meeting.meetingId : null);

  useEffect(() => title.current?.focus({ preventScroll: true }), []);

  const join = () => {
    sounds.unlock();
    void flow.join(choices);
  };

  return (
    <div className="sign-in" data-testid="join-page" data-phase={meeting.phase}>
      <header className="sign-in__top">
        <Switches />
      </header>
      <main className="sign-in__card join appear">
        <h1 className="sign-in__title" ref={title} tabIndex={-1}>
          {t('meeting.title')}
        </h1>
        {isGuest && meeting.meetingId === me.meetingId && (
          <p className="sign-in__lead" data-testid="meeting-of">
            {t('guest.meetingOf', { application: me.applicationName })}
          </p>
        )}
        {/* Others read it on the page of people, to which a guest never comes. */}
        {isGuest && meeting.phase === 'asking' && ended && <CallEndedNotice ended={ended} />}
        <div role="status">{meeting.phase === 'waiting' && <LobbyCard denied={meeting.denied} />}</div>
        {problemCode !== null && <JoinProblem code={problemCode} />}
        {joinable && meeting.phase !== 'waiting' && (
          <>
            <p className="sign-in__lead">
              {t('meeting.joinAs', { name: me.name })} <WhoIsThere names={names} />
            </p>
            <JoinPreview me={me} choices={choices} onChange={setChoices} />
            <Button data-testid="join-meeting" fullWidth loading={meeting.phase !== 'asking'} onClick={join}>
              {t('meeting.join')}
            </Button>
          </>
        )}
        {joinable && <CheckButton />}
        {isGuest && meeting.phase !== 'waiting' ? (
          <Button data-testid="guest-leaves" variant="subtle" fullWidth onClick={() => void signIn.signOut()}>
            {t('guest.leave')}
          </Button>
        ) : (
          <Button data-testid="leave-join-page" variant="subtle" fullWidth onClick={() => flow.dismiss()}>
            {t(meeting.phase === 'waiting' ? 'moderation.stopWaiting' : 'meeting.back')}
          </Button>
        )}
      </main>
      <footer className="sign-in__foot">{t('app.tagline')}</footer>
    </div>
  );
}

function WhoIsThere({ names }: { names: readonly string[] | null }) {
  const { t } = useTranslation();
  const inWords = useNames();
  if (names === null) return null;
  const text =
    names.length === 0
      ? t('meeting.nobodyThere')
      : t('meeting.there', { count: names.length, names: inWords(names.map((name) => ({ name }))) });
  return <span data-testid="who-is-there">{text}</span>;
}

function JoinProblem({ code }: { code: string }) {
  const { t } = useTranslation();
  return (
    <div className="notice" data-tone="danger" role="alert" data-testid="join-problem" data-code={code}>
      <IconAlertCircle size={20} aria-hidden="true" />
      <div>
        <strong>{t('meeting.refused')}</strong>
        <p>{t(problemKey(code))}</p>
      </div>
    </div>
  );
}
