import { useTranslation } from 'react-i18next';
import type { Invitee } from '../../sdk/index.ts';
import { type Placement, TileFrame } from './tile-frame.tsx';
import { TilePlate } from './tile-plate.tsx';

const statusKey = ({ state }: Invitee) => {
  if (state.phase === 'ended') return `invite.ended.${state.reason}` as const;
  return state.heard ? 'invite.ringing' : 'invite.calling';
};

/** Somebody who was added and is not here yet. */
export function InviteeTile({ invitee, placement }: { invitee: Invitee; placement: Placement }) {
  const { t } = useTranslation();
  const { person, state } = invitee;
  const status = t(statusKey(invitee));
  return (
    <TileFrame
      className="tile--invitee"
      userId={person.userId}
      label={t('invite.tile', { name: person.name, how: status })}
      placement={placement}
      data={{
        'data-testid': 'invitee-tile',
        'data-phase': state.phase,
        'data-reason': state.phase === 'ended' ? state.reason : undefined,
      }}
    >
      <TilePlate person={person} calling={state.phase === 'ringing'} status={status} />
    </TileFrame>
  );
}
