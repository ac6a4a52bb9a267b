import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconDotsVertical,
  IconMicrophone,
  IconMicrophoneOff,
  IconScreenShareOff,
  IconUserMinus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { actionsOn, actOn, type PeerAction } from './peer-actions.ts';
import { useAct, useModeration } from './use-moderation.ts';

const ICONS: Readonly<Record<PeerAction, typeof IconMicrophone>> = {
  mute: IconMicrophoneOff,
  askToUnmute: IconMicrophone,
  stopScreen: IconScreenShareOff,
  remove: IconUserMinus,
};

type PeerMenuProps = { call: Call; peer: RemotePeer; place: 'tile' | 'list' };

/** What a moderator can do to somebody; nothing for who may nothing. */
export function PeerMenu({ call, peer, place }: PeerMenuProps) {
  const { t } = useTranslation();
  const act = useAct();
  const actions = actionsOn(peer, useModeration(call).permissions);
  const { name } = peer.person;
  if (actions.length === 0) return null;
  return (
    <Menu position="bottom-end" shadow="lg" radius="md" zIndex={350} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton
          className="peer-menu"
          data-place={place}
          data-testid={`peer-menu-${place}`}
          aria-label={t('moderation.menu', { name })}
        >
          <IconDotsVertical size={18} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('moderation.menu', { name })}>
        {actions.map((action) => {
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
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
