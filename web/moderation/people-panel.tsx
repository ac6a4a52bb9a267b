import './people-panel.css';
import { Button, Drawer } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { ControlButton } from '../call/control-button.tsx';
import type { Me } from '../client/types.ts';
import { MeetingSwitches } from './meeting-switches.tsx';
import { PeopleHere } from './people-here.tsx';
import { KeptOut, Waiting } from './people-outside.tsx';
import { useAct, useModeration } from './use-moderation.ts';

type PeoplePanelProps = { call: Call; me: Me; peers: readonly RemotePeer[] };

/** Who is here, whose hand is up, who waits; and for moderators, what they can do about it. */
export function PeoplePanel({ call, me, peers }: PeoplePanelProps) {
  const { t } = useTranslation();
  const act = useAct();
  const [opened, setOpened] = useState(false);
  const { permissions, waiting } = useModeration(call);
  return (
    <>
      <ControlButton
        testId="people-in-call"
        label={t('moderation.people', { count: peers.length + 1 })}
        tone={waiting.length > 0 ? 'on' : 'plain'}
        icon={<IconUsers size={21} stroke={1.8} aria-hidden="true" />}
        onClick={() => setOpened(true)}
      />
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        size={360}
        zIndex={300}
        title={t('moderation.people', { count: peers.length + 1 })}
        closeButtonProps={{ 'aria-label': t('actions.close') }}
        data-testid="people-panel"
      >
        <Waiting call={call} />
        <PeopleHere call={call} me={me} peers={peers} />
        {permissions.has('mute-others') && peers.length > 0 && (
          <Button
            data-testid="mute-all"
            variant="light"
            size="sm"
            fullWidth
            onClick={() => act(call.moderation.muteAll())}
          >
            {t('moderation.muteAll')}
          </Button>
        )}
        <MeetingSwitches call={call} />
        <KeptOut call={call} />
      </Drawer>
    </>
  );
}
