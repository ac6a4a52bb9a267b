import './stage.css';
import './tile.css';
import type { Call, CallState, Invitee, LocalMedia, RemotePeer } from '../../sdk/index.ts';
import { CallStatus } from '../call/call-status.tsx';
import { isWaitingForAnswer } from '../call/status-text.ts';
import type { Me } from '../client/types.ts';
import { CallQuality } from '../quality/call-quality.tsx';
import { AlonePlate } from './alone-plate.tsx';
import { InviteeTile } from './invitee-tile.tsx';
import { LocalTile } from './local-tile.tsx';
import { RemoteTile } from './remote-tile.tsx';
import { ScreenTile } from './screen-tile.tsx';
import { SfuNotice } from './sfu-notice.tsx';
import { sharingPeers } from './shown-people.ts';
import { StageNews } from './stage-news.tsx';
import { inviteeTile, peerTile, priorityOf, screenTile, type TileKey } from './stage-plan.ts';
import type { TileControls } from './tile-controls.ts';
import type { Placement } from './tile-frame.tsx';
import type { StageScene } from './use-stage.ts';
import { useStageKeys } from './use-stage-keys.ts';
import { useSwipe } from './use-swipe.ts';

type StageProps = {
  call: Call;
  me: Me;
  state: CallState;
  peers: readonly RemotePeer[];
  invitees: readonly Invitee[];
  local: LocalMedia;
  scene: StageScene;
};

/** Tiles keep their place in the document whatever the layout is: a video that is moved in it would stop. */
export function Stage({ call, me, state, peers, invitees, local, scene }: StageProps) {
  const { element, plan, layout, pin, figures, turnPage, speakers, awaited } = scene;
  useStageKeys({
    'next-page': () => turnPage(1),
    'previous-page': () => turnPage(-1),
    figures: figures.toggle,
  });
  const floats = plan.layout === 'pair' || plan.layout === 'alone';
  const place = (tile: TileKey): Placement =>
    layout.rects.get(tile) ?? (tile === 'local' && floats ? 'floating' : 'hidden');
  const controls = (tile: TileKey): TileControls => ({
    pin: floats ? 'never' : pin.tile === tile ? 'pinned' : 'possible',
    togglePin: () => pin.toggle(tile),
    figuresShown: figures.shown,
    toggleFigures: figures.toggle,
  });
  const remote = {
    call,
    alone: floats,
    interrupted: state.phase === 'active' && state.mediaInterrupted,
    calling: isWaitingForAnswer(state),
    status: <CallStatus state={state} direction={call.direction} />,
  };
  return (
    <div className="stage" ref={element} data-layout={plan.layout} data-testid="stage" {...useSwipe(turnPage)}>
      {plan.layout === 'alone' && <AlonePlate call={call} state={state} />}
      {sharingPeers(peers).map((peer) => (
        <ScreenTile
          key={screenTile(peer.peerId)}
          call={call}
          peer={peer}
          placement={place(screenTile(peer.peerId))}
          controls={controls(screenTile(peer.peerId))}
        />
      ))}
      {peers.map((peer) => (
        <RemoteTile
          key={peerTile(peer.peerId)}
          {...remote}
          person={peer.person}
          peer={peer}
          placement={place(peerTile(peer.peerId))}
          priority={priorityOf(plan, peerTile(peer.peerId))}
          controls={controls(peerTile(peer.peerId))}
          speaking={speakers.includes(peer.peerId)}
        />
      ))}
      {awaited && (
        <RemoteTile
          {...remote}
          person={awaited}
          peer={null}
          placement={place('awaited')}
          priority="normal"
          controls={controls('awaited')}
          speaking={false}
        />
      )}
      {invitees.map((invitee) => {
        const key = inviteeTile(invitee.person.userId);
        return <InviteeTile key={key} invitee={invitee} placement={place(key)} />;
      })}
      <LocalTile call={call} me={me} local={local} placement={place('local')} figuresShown={figures.shown} />
      <CallQuality me={me} peers={peers} local={local} isSmall={floats} />
      <SfuNotice call={call} peers={peers} />
      <StageNews peers={peers} scene={scene} />
    </div>
  );
}
