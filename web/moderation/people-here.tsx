import { IconHandStop, IconMicrophoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer, Role } from '../../sdk/index.ts';
import { isMutedThere } from '../call/muted.ts';
import type { Me, Person } from '../client/types.ts';
import { Avatar } from '../people/avatar.tsx';
import { PeerMenu } from './peer-menu.tsx';
import { useModeration } from './use-moderation.ts';

type PeopleHereProps = { call: Call; me: Me; peers: readonly RemotePeer[] };

/** Raised hands first, in their order. */
export function PeopleHere({ call, me, peers }: PeopleHereProps) {
  const { t } = useTranslation();
  const { hands, role } = useModeration(call);
  const placeOf = (isHand: (hand: (typeof hands)[number]) => boolean) => hands.findIndex(isHand) + 1 || null;
  const handOf = ({ peerId }: RemotePeer) => placeOf((hand) => hand.peerId === peerId);
  const inOrder = [...peers].sort((a, b) => (handOf(a) ?? Infinity) - (handOf(b) ?? Infinity) || 0);
  return (
    <ul className="people-here" aria-label={t('moderation.here')}>
      <Row person={{ userId: me.userId, name: t('call.you') }} role={role} hand={placeOf(({ mine }) => mine)} />
      {inOrder.map((peer) => (
        <Row
          key={peer.peerId}
          person={peer.person}
          role={peer.role}
          hand={handOf(peer)}
          muted={isMutedThere(peer.sources)}
          menu={<PeerMenu call={call} peer={peer} />}
        />
      ))}
    </ul>
  );
}

type RowProps = {
  person: Pick<Person, 'userId' | 'name'>;
  role: Role;
  /** The place in the queue. */
  hand: number | null;
  muted?: boolean;
  menu?: React.ReactNode;
};

function Row({ person: { userId, name }, role, hand, muted = false, menu }: RowProps) {
  const { t } = useTranslation();
  return (
    <li className="people-here__row" data-testid="person-in-call" data-name={name} data-hand={hand} data-role={role}>
      <Avatar userId={userId} name={name} size={34} />
      <span className="people-here__name">
        {name}
        {role !== 'member' && <small>{t(`moderation.role.${role}`)}</small>}
      </span>
      {hand !== null && (
        <span className="people-here__hand">
          <IconHandStop size={17} role="img" aria-label={t('moderation.handRaised')} />
          {hand}
        </span>
      )}
      {muted && <IconMicrophoneOff size={17} role="img" aria-label={t('call.muted', { name })} />}
      {menu}
    </li>
  );
}
