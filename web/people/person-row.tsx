import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPhone, IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../client/types.ts';
import { Avatar } from './avatar.tsx';

type PersonRowProps = { person: Person; onCall: (video: boolean) => void };

export function PersonRow({ person, onCall }: PersonRowProps) {
  const { t } = useTranslation();
  const { userId, name, state } = person;
  return (
    <li className="person" data-testid={`person-${userId}`} data-name={name} data-state={state}>
      <Avatar userId={userId} name={name} size={46} state={state} />
      <div className="person__who">
        <span className="person__name">{name}</span>
        <span className="person__state">{t(`people.state.${state}`)}</span>
      </div>
      <div className="person__actions">
        <Tooltip label={t('people.callAudioShort')}>
          <ActionIcon
            data-testid="call-audio"
            className="person__call"
            variant="light"
            size={42}
            radius="xl"
            disabled={state === 'offline'}
            aria-label={t('people.callAudio', { name })}
            onClick={() => onCall(false)}
          >
            <IconPhone size={20} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('people.callVideoShort')}>
          <ActionIcon
            data-testid="call-video"
            className="person__call"
            variant="light"
            size={42}
            radius="xl"
            disabled={state === 'offline'}
            aria-label={t('people.callVideo', { name })}
            onClick={() => onCall(true)}
          >
            <IconVideo size={20} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      </div>
    </li>
  );
}
