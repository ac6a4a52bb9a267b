import { IconPhoneIncoming, IconPhoneOutgoing, IconPhoneX, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RememberedCall } from '../../sdk/index.ts';
import { nameList } from '../client/name-list.ts';
import { useApplicationName } from '../client/use-client-state.ts';
import { Avatar } from '../people/avatar.tsx';
import { CallButtons } from '../people/call-buttons.tsx';
import { usePlaceCall } from '../people/use-place-call.ts';
import { howItWent, talkedFor, wasPoor } from './how-it-went.ts';

const DIRECTION_ICONS = { outgoing: IconPhoneOutgoing, incoming: IconPhoneIncoming, meeting: IconUsersGroup };

/** One call: with whom, what came of it, when; and a call back where it was with one person. */
export function CallRow({ call }: { call: RememberedCall }) {
  const { t, i18n } = useTranslation();
  const placeCall = usePlaceCall();
  const application = useApplicationName();
  const [first] = call.people;
  const only = call.others === 1 ? first : undefined;
  const how = howItWent(call);
  const Icon = call.missed ? IconPhoneX : DIRECTION_ICONS[call.direction];
  const time = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric', minute: '2-digit' });
  const nobody = call.fromApplication ? application : t('history.meeting');
  const caller = call.fromApplication && first && t('history.calledBy', { name: application });
  const words = [t(`history.how.${how}`), caller, talkedFor(call), wasPoor(call) && t('history.poor')].filter(Boolean);

  return (
    <li className="past-call" data-testid="past-call" data-call-id={call.callId} data-how={how}>
      <Avatar userId={first?.userId ?? call.callId} name={first?.name ?? nobody} size={42} />
      <div className="past-call__what">
        <span className="past-call__who">
          {namesOf(call, i18n.language, nobody, (count) => t('history.others', { count }))}
        </span>
        <span className="past-call__how">
          <Icon size={15} stroke={1.9} aria-hidden="true" />
          <span>{words.join(' · ')}</span>
        </span>
      </div>
      <time className="past-call__when" dateTime={new Date(call.startedAt).toISOString()}>
        {time.format(call.startedAt)}
      </time>
      {only && (
        <div className="past-call__actions">
          <CallButtons
            labels={{
              audio: t('people.callAudio', { name: only.name }),
              video: t('people.callVideo', { name: only.name }),
            }}
            testIds={{ audio: 'call-back-audio', video: 'call-back-video' }}
            size={38}
            iconSize={18}
            onCall={(video) => void placeCall(only.userId, video, only.name)}
          />
        </div>
      )}
    </li>
  );
}

/** Of a large call the server names the first few. */
function namesOf(
  { people, others }: RememberedCall,
  language: string,
  nobody: string,
  unnamed: (count: number) => string,
): string {
  if (people.length === 0) return nobody;
  const names = people.map(({ name }) => name);
  const more = others - names.length;
  return nameList(more > 0 ? [...names, unnamed(more)] : names, language, (count) =>
    unnamed(count + Math.max(0, more - 1)),
  );
}
