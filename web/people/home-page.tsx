import './home.css';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LogoMark } from '../brand/logo-mark.tsx';
import { Wordmark } from '../brand/wordmark.tsx';
import { CallEndedNotice } from '../call/call-ended-notice.tsx';
import { useRoster } from '../call/use-roster.ts';
import { CheckButton } from '../check/check-button.tsx';
import type { Me } from '../client/types.ts';
import { HistoryButton } from '../history/history-button.tsx';
import { NewMeetingButton } from '../meeting/new-meeting-button.tsx';
import { NotificationOffer } from '../ringing/notification-offer.tsx';
import { OwnCalls } from '../ringing/own-calls.tsx';
import { Switches } from '../theme/switches.tsx';
import { Account } from './account.tsx';
import { EmptyPeople } from './empty-people.tsx';
import { PeopleList } from './people-list.tsx';
import { useSearchedPeople } from './use-searched-people.ts';

export function HomePage({ me }: { me: Me }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const searched = useSearchedPeople(query);
  const { people, reachable, isWhole } = searched;
  const { ended } = useRoster();
  const title = useRef<HTMLHeadingElement>(null);

  /** After sign-in or a call the keyboard and the screen reader begin at the top of this page. */
  useEffect(() => title.current?.focus({ preventScroll: true }), []);

  return (
    <div className="home" data-testid="home">
      <header className="home__top">
        <div className="home__brand">
          <LogoMark size={32} />
          <Wordmark height={30} />
        </div>
        <div className="home__tools">
          <Switches />
          <HistoryButton />
          <Account me={me} />
        </div>
      </header>
      <main className="home__main">
        {ended && <CallEndedNotice ended={ended} />}
        <OwnCalls />
        <NotificationOffer />
        <div className="page-heading home__heading">
          <h1 className="page-title" ref={title} tabIndex={-1}>
            {t('people.title')}
          </h1>
          <span className="home__online">{reachable > 0 && t('people.online', { count: reachable })}</span>
          <NewMeetingButton me={me} />
        </div>
        {isWhole && people.length === 0 ? (
          <EmptyPeople />
        ) : (
          <PeopleList searched={searched} query={query} onQuery={setQuery} />
        )}
        <div className="home__foot">
          <CheckButton />
        </div>
      </main>
    </div>
  );
}
