import type { ConnectionState } from '../sdk/index.ts';
import { CallAnnouncements } from './call/call-announcements.tsx';
import { CallPage } from './call/call-page.tsx';
import { useReturn } from './call/use-return.ts';
import { useRoster } from './call/use-roster.ts';
import { CheckPage } from './check/check-page.tsx';
import { useCheckFlow, useHistoryFlow } from './client/services.ts';
import type { Me } from './client/types.ts';
import { usePageOpen } from './client/use-page-open.ts';
import { ReconnectingBanner } from './connection/reconnecting-banner.tsx';
import { HistoryPage } from './history/history-page.tsx';
import { JoinPage } from './meeting/join-page.tsx';
import { useMeeting } from './meeting/use-meeting.ts';
import { HomePage } from './people/home-page.tsx';
import { IncomingCallDialog } from './ringing/incoming-call-dialog.tsx';
import { useUnlockedSounds } from './ringing/use-unlocked-sounds.ts';
import { Splash } from './sign-in/splash.tsx';

export function SignedIn({ me, state }: { me: Me; state: ConnectionState }) {
  const { ringing, current, ended } = useRoster();
  const meeting = useMeeting();
  const checking = usePageOpen(useCheckFlow());
  const remembering = usePageOpen(useHistoryFlow());
  const isReturning = useReturn();
  useUnlockedSounds();
  if (isReturning && !current) return <Splash text="call.returning" />;
  return (
    <>
      <ReconnectingBanner state={state} inCall={current !== null} />
      <CallAnnouncements call={current} ended={ended} />
      {current && <CallPage call={current} me={me} />}
      {!current && checking && <CheckPage />}
      {!current && !checking && meeting.phase !== 'none' && <JoinPage me={me} meeting={meeting} />}
      {!current && !checking && meeting.phase === 'none' && (remembering ? <HistoryPage /> : <HomePage me={me} />)}
      {ringing && <IncomingCallDialog key={ringing.id} call={ringing} current={current} />}
    </>
  );
}
