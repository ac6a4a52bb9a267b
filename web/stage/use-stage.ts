import { type RefObject, useRef, useState } from 'react';
import type { Call, CallState, Invitee, RemotePeer } from '../../sdk/index.ts';
import type { PeerId, Person } from '../client/types.ts';
import { useSpeakers } from '../client/use-call.ts';
import { giveFloor, NOBODY_SEATED, seat } from './seating.ts';
import { sharingPeers } from './shown-people.ts';
import { layoutStage, type StageLayout } from './stage-layout.ts';
import { peerTile, planStage, type StagePlan, screenTile, type TileKey, type View } from './stage-plan.ts';
import { type Pin, usePin } from './use-pin.ts';
import { useSize } from './use-size.ts';
import { useSpeakerFocus } from './use-speaker-focus.ts';
import { useView } from './use-view.ts';

export type StageScene = {
  /** Of the stage; its size decides. */
  element: RefObject<HTMLDivElement | null>;
  plan: StagePlan;
  layout: StageLayout;
  view: View;
  toggleView: () => void;
  pin: Pin;
  figures: { shown: boolean; toggle: () => void };
  /** So many pages forward; does nothing where there are no more. */
  turnPage: (by: 1 | -1) => void;
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
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const speakers = useSpeakers(call);
  const focus = useSpeakerFocus(speakers, peers);
  const screens = sharingPeers(peers).map(({ peerId }) => peerId);
  const { view, toggle } = useView(screens.length > 0);
  const present = peers.map(({ peerId }) => peerId);
  const pin = usePin([...screens.map(screenTile), ...present.map(peerTile)]);
  const awaited = awaitedIn(call, inCall);
  const [at, setAt] = useState(0);
  const [figuresShown, setFiguresShown] = useState(false);
  const [seated, setSeated] = useState(NOBODY_SEATED);
  const seating = seat(seated, present);
  const plan = planStage({
    peers: seating.order,
    screens,
    invitees: invitees.map(({ person }) => person.userId),
    awaited: awaited !== null,
    pinned: pin.tile,
    view: pin.tile ? 'speaker' : view,
    focus,
  });
  const layout = layoutStage(plan, size, at);
  const { page } = layout;
  if (page.at !== at) setAt(page.at);
  const facesOn = (tiles: Iterable<TileKey>) => {
    const keys = new Set(tiles);
    return seating.order.filter((peerId) => keys.has(peerTile(peerId)));
  };
  const next = giveFloor(seating, { speaker: focus, first: facesOn(page.first), seen: facesOn(layout.rects.keys()) });
  if (next !== seated) setSeated(next);

  return {
    element,
    plan,
    layout,
    view: pin.tile ? 'speaker' : view,
    /** A pin ends where all are to be of one size. */
    toggleView: () => {
      setAt(0);
      pin.unpin();
      if (!pin.tile || view === 'speaker') toggle();
    },
    pin,
    figures: { shown: figuresShown, toggle: () => setFiguresShown((shown) => !shown) },
    turnPage: (by) => setAt(Math.min(page.count - 1, Math.max(0, page.at + by))),
    speakers,
    awaited,
  };
};
