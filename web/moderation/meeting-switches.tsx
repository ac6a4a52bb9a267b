import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useAct, useModeration } from './use-moderation.ts';

/** Lobby and lock, for who may keep the meeting. */
export function MeetingSwitches({ call }: { call: Call }) {
  const { t } = useTranslation();
  const act = useAct();
  const { permissions, locked, lobby } = useModeration(call);
  if (!permissions.has('lock')) return null;
  return (
    <div className="meeting-switches">
      <Switch
        data-testid="lobby-switch"
        label={t('moderation.lobby')}
        description={t('moderation.lobbyHint')}
        checked={lobby}
        onChange={(event) => act(call.moderation.setLobby(event.currentTarget.checked))}
      />
      <Switch
        data-testid="lock-switch"
        label={t('moderation.lock')}
        description={t('moderation.lockHint')}
        checked={locked}
        onChange={(event) => act(call.moderation.setLocked(event.currentTarget.checked))}
      />
    </div>
  );
}
