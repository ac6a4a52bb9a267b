import type { Call, CallState, Invitee, RemotePeer } from '../../sdk/index.ts';
import type { PeerId, Person } from '../client/types.ts';
import { useSpeakers } from '../client/use-call.ts';
import { sharingPeers } from './shown-people.ts';
import { planStage, type StagePlan, type View } from './stage-plan.ts';
import { useSpeakerFocus } from './use-speaker-focus.ts';
import { useView } from './use-view.ts';

export type StageScene = {
  plan: StagePlan;
  view: View;
  toggleView: () => void;
  speakers: readonly PeerId[];
  /** Who was called and has no seat yet. */
  awaited: Person | null;
};

type InCall = { state: CallState; peers: readonly RemotePeer[]; invitees: readonly Invitee[] };

/** Once media has flowed, nobody is awaited: they have left. */
const awaitedIn = (call: Call, { state, peers }: InCall): Person | null =>
  peers.length === 0 && state.phase !== 'active' ? call.with : null;

export const useStage = (call: Call, inCall: InCall): StageScene => {
  const { peers, invitees } = inCall;
  const speakers = useSpeakers(call);
  const focus = useSpeakerFocus(speakers, peers);
  const screens = sharingPeers(peers).map(({ peerId }) => peerId);
  const { view, toggle } = useView(screens.length > 0);
  const awaited = awaitedIn(call, inCall);
  const plan = planStage({
    peers: peers.map(({ peerId }) => peerId),
    screens,
    invitees: invitees.map(({ person }) => person.userId),
    awaited: awaited !== null,
    view,
    focus,
  });
  return { plan, view, toggleView: toggle, speakers, awaited };
};
