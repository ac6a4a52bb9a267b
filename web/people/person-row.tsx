import { useTranslation } from 'react-i18next';
import type { Person } from '../client/types.ts';
import { Avatar } from './avatar.tsx';
import { CallButtons } from './call-buttons.tsx';

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
        <CallButtons
          labels={{ audio: t('people.callAudio', { name }), video: t('people.callVideo', { name }) }}
          testIds={{ audio: 'call-audio', video: 'call-video' }}
          size={42}
          iconSize={20}
          disabled={state === 'offline'}
          onCall={onCall}
        />
      </div>
    </li>
  );
}
