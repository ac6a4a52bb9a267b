import './stage.css';
import './tile.css';
import { useRef } from 'react';
import type { Call, CallState, Invitee, LocalMedia, RemotePeer } from '../../sdk/index.ts';
import { CallStatus } from '../call/call-status.tsx';
import { isWaitingForAnswer } from '../call/status-text.ts';
import type { Me } from '../client/types.ts';
import { CallQuality } from '../quality/call-quality.tsx';
import { AlonePlate } from './alone-plate.tsx';
import { InviteeTile } from './invitee-tile.tsx';
import { LocalTile } from './local-tile.tsx';
import { MoreTile } from './more-tile.tsx';
import { RemoteTile } from './remote-tile.tsx';
import { ScreenTile } from './screen-tile.tsx';
import { SfuNotice } from './sfu-notice.tsx';
import { sharingPeers } from './shown-people.ts';
import { layoutStage } from './stage-layout.ts';
import { inviteeTile, peerTile, priorityOf, screenTile, type TileKey } from './stage-plan.ts';
import type { Placement } from './tile-frame.tsx';
import { useSize } from './use-size.ts';
import type { StageScene } from './use-stage.ts';

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
  const element = useRef<HTMLDivElement>(null);
  const { plan, speakers, awaited } = scene;
  const { rects, more } = layoutStage(plan, useSize(element));
  const floats = plan.layout === 'pair' || plan.layout === 'alone';
  const place = (tile: TileKey): Placement => rects.get(tile) ?? (tile === 'local' && floats ? 'floating' : 'hidden');
  const remote = {
    call,
    alone: floats,
    interrupted: state.phase === 'active' && state.mediaInterrupted,
    calling: isWaitingForAnswer(state),
    status: <CallStatus state={state} direction={call.direction} />,
  };
  return (
    <div className="stage" ref={element} data-layout={plan.layout} data-testid="stage">
      {plan.layout === 'alone' && <AlonePlate call={call} state={state} />}
      {sharingPeers(peers).map((peer) => (
        <ScreenTile key={screenTile(peer.peerId)} call={call} peer={peer} placement={place(screenTile(peer.peerId))} />
      ))}
      {peers.map((peer) => (
        <RemoteTile
          key={peerTile(peer.peerId)}
          {...remote}
          person={peer.person}
          peer={peer}
          placement={place(peerTile(peer.peerId))}
          priority={priorityOf(plan, peerTile(peer.peerId))}
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
          speaking={false}
        />
      )}
      {invitees.map((invitee) => {
        const key = inviteeTile(invitee.person.userId);
        return <InviteeTile key={key} invitee={invitee} placement={place(key)} />;
      })}
      <LocalTile me={me} local={local} placement={place('local')} />
      {more && <MoreTile {...more} />}
      <CallQuality me={me} peers={peers} local={local} isSmall={floats} />
      <SfuNotice call={call} peers={peers} />
    </div>
  );
}
