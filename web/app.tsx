import { useSyncExternalStore } from 'react';
import { useRoster } from './call/use-roster.ts';
import { useSignInFlow } from './client/services.ts';
import { useConnectionState } from './client/use-client-state.ts';
import { usePageTitle } from './ringing/use-page-title.ts';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { Splash } from './sign-in/splash.tsx';
import { SignedIn } from './signed-in.tsx';

/** Which screen: the connection's state decides, and nothing else. */
export function App() {
  const state = useConnectionState();
  const flow = useSignInFlow();
  const { ringing, current } = useRoster();
  const signIn = useSyncExternalStore(flow.subscribe, flow.snapshot);
  usePageTitle(ringing, current);

  switch (state.phase) {
    case 'online':
    case 'reconnecting':
      return <SignedIn me={state.me} state={state} />;
    case 'expired':
      return <SignInPage expiredCode={state.problem.code} />;
    case 'signed-out':
    case 'connecting':
      return signIn.phase === 'trying' && signIn.how === 'by-itself' ? (
        <Splash text="signIn.signingIn" />
      ) : (
        <SignInPage expiredCode={null} />
      );
  }
}
