import { Menu } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff, IconScreenShareOff, IconUserMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { useAct } from '../problems/use-act.ts';
import { actOn, type PeerAction } from './peer-actions.ts';

const ICONS: Readonly<Record<PeerAction, typeof IconMicrophone>> = {
  mute: IconMicrophoneOff,
  askToUnmute: IconMicrophone,
  stopScreen: IconScreenShareOff,
  remove: IconUserMinus,
};

type PeerActionItemsProps = { call: Call; peer: RemotePeer; actions: readonly PeerAction[] };

/** In a menu: what a moderator can do to somebody. */
export function PeerActionItems({ call, peer, actions }: PeerActionItemsProps) {
  const { t } = useTranslation();
  const act = useAct();
  return actions.map((action) => {
    const Icon = ICONS[action];
    return (
      <Menu.Item
        key={action}
        data-testid={`moderate-${action}`}
        {...(action === 'remove' && { color: 'red' })}
        leftSection={<Icon size={17} stroke={1.8} aria-hidden="true" />}
        onClick={() => act(actOn(call, peer, action))}
      >
        {t(`moderation.action.${action}`)}
      </Menu.Item>
    );
  });
}
