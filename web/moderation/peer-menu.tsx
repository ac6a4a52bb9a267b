import { Menu, UnstyledButton } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { PeerActionItems } from './peer-action-items.tsx';
import { actionsOn } from './peer-actions.ts';
import { useModeration } from './use-moderation.ts';

/** In the list of people: what a moderator can do to somebody; nothing for who may nothing. */
export function PeerMenu({ call, peer }: { call: Call; peer: RemotePeer }) {
  const { t } = useTranslation();
  const actions = actionsOn(peer, useModeration(call).permissions);
  const { name } = peer.person;
  if (actions.length === 0) return null;
  return (
    <Menu position="bottom-end" shadow="lg" radius="md" zIndex={350} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="peer-menu" data-testid="peer-menu-list" aria-label={t('moderation.menu', { name })}>
          <IconDotsVertical size={18} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('moderation.menu', { name })}>
        <PeerActionItems call={call} peer={peer} actions={actions} />
      </Menu.Dropdown>
    </Menu>
  );
}
