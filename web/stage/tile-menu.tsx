import './tile-menu.css';
import { Menu, UnstyledButton } from '@mantine/core';
import { IconChartLine, IconDotsVertical, IconPictureInPicture, IconPin, IconPinnedOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { PeerActionItems } from '../moderation/peer-action-items.tsx';
import { actionsOn } from '../moderation/peer-actions.ts';
import { useModeration } from '../moderation/use-moderation.ts';
import type { TileControls } from './tile-controls.ts';
import type { PictureInPicture } from './use-picture-in-picture.ts';

type TileMenuProps = {
  /** Whose tile it is, or what. */
  label: string;
  controls: TileControls;
  picture: PictureInPicture;
  call: Call;
  /** Whom a moderator may do something to here; null: nobody yet. */
  peer: RemotePeer | null;
};

const icon = { size: 17, stroke: 1.8, 'aria-hidden': true } as const;

/** What one can do with a tile. */
export function TileMenu({ label, controls, picture, call, peer }: TileMenuProps) {
  const { t } = useTranslation();
  const { pin, togglePin, figuresShown, toggleFigures } = controls;
  const menu = t('stage.menu', { what: label });
  const PinIcon = pin === 'pinned' ? IconPinnedOff : IconPin;
  const { permissions } = useModeration(call);
  const actions = peer ? actionsOn(peer, permissions) : [];
  return (
    <Menu position="bottom-end" shadow="lg" radius="md" zIndex={350} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="tile-menu" data-testid="tile-menu" aria-label={menu}>
          <IconDotsVertical size={18} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={menu}>
        {pin !== 'never' && (
          <Menu.Item data-testid="pin" leftSection={<PinIcon {...icon} />} onClick={togglePin}>
            {t(pin === 'pinned' ? 'stage.unpin' : 'stage.pin')}
          </Menu.Item>
        )}
        {picture.state !== 'impossible' && (
          <Menu.Item
            data-testid="picture-in-picture"
            leftSection={<IconPictureInPicture {...icon} />}
            onClick={picture.toggle}
          >
            {t(picture.state === 'on' ? 'stage.pictureBack' : 'stage.pictureOut')}
          </Menu.Item>
        )}
        <Menu.Item
          data-testid="toggle-figures"
          leftSection={<IconChartLine {...icon} />}
          aria-keyshortcuts="Control+Shift+D"
          onClick={toggleFigures}
        >
          {t('call.shortcut', { label: t(figuresShown ? 'figures.hide' : 'figures.show'), key: 'Ctrl+Shift+D' })}
        </Menu.Item>
        {peer && actions.length > 0 && (
          <>
            <Menu.Divider />
            <PeerActionItems call={call} peer={peer} actions={actions} />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
