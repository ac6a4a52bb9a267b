import './call.css';
import { useEffect, useRef } from 'react';
import type { Call } from '../../sdk/index.ts';
import type { Me } from '../client/types.ts';
import { useCallState, useInvitees, useLocalMedia, usePeers, useRoute } from '../client/use-call.ts';
import { DeviceProblems } from '../devices/device-problems.tsx';
import { ModerationNotes } from '../moderation/moderation-notes.tsx';
import { ReactionsShown } from '../moderation/reactions-shown.tsx';
import { SharingNote } from '../share/sharing-note.tsx';
import { useScreenReach } from '../share/use-screen-reach.ts';
import { useScreenShare } from '../share/use-screen-share.ts';
import { shownInvitees } from '../stage/shown-people.ts';
import { Stage } from '../stage/stage.tsx';
import { useStage } from '../stage/use-stage.ts';
import { CallBar } from './call-bar.tsx';
import { CallControls } from './call-controls.tsx';
import { RemoteSound } from './remote-sound.tsx';
import { isWaitingForAnswer } from './status-text.ts';
import { useCallShortcuts } from './use-call-shortcuts.ts';
import { useCallSounds } from './use-call-sounds.ts';
import { useCallTitle } from './use-call-title.ts';
import { useDeviceToggles } from './use-device-toggles.ts';

export function CallPage({ call, me }: { call: Call; me: Me }) {
  const state = useCallState(call);
  const peers = usePeers(call);
  const invitees = shownInvitees(useInvitees(call), peers);
  const local = useLocalMedia(call);
  const route = useRoute(call);
  const title = useCallTitle(call);
  const scene = useStage(call, { state, peers, invitees });
  const page = useRef<HTMLElement>(null);
  const waiting = isWaitingForAnswer(state);
  const { toggleMicrophone, toggleCamera, turnCameraOff, reopen, hangUp } = useDeviceToggles(call, local);
  const screen = useScreenShare(call, local, !waiting);
  const reach = useScreenReach(local, route);
  useCallShortcuts(call, { microphone: toggleMicrophone, camera: toggleCamera, screen: screen.toggle });
  useCallSounds(call, state);

  useEffect(() => page.current?.focus({ preventScroll: true }), []);

  const stopSharing = () => {
    screen.stop();
    /** The button goes away with the note. */
    page.current?.focus({ preventScroll: true });
  };

  return (
    <main
      className="call"
      ref={page}
      tabIndex={-1}
      data-testid="call-state"
      data-phase={state.phase}
      data-call-id={call.id}
      data-layout={scene.plan.layout}
      data-topology={route?.topology}
      data-generation={route?.generation}
      data-switching={route !== null && route.next !== null}
      aria-label={title?.title}
    >
      <CallBar call={call} me={me} name={title?.name ?? ''} state={state} peers={peers} scene={scene} />
      <ModerationNotes call={call} />
      <SharingNote screen={local.screen} reach={reach} onMode={screen.setMode} onStop={stopSharing} />
      <Stage {...{ call, me, state, peers, invitees, local, scene }} />
      <DeviceProblems local={local} onRetry={reopen} onCameraOff={turnCameraOff} />
      <ReactionsShown call={call} peers={peers} />
      <RemoteSound peers={peers} />
      <CallControls
        call={call}
        local={local}
        waiting={waiting}
        screen={screen}
        onMicrophone={toggleMicrophone}
        onCamera={toggleCamera}
        onHangUp={hangUp}
      />
    </main>
  );
}
