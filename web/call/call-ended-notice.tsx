import './call-ended-notice.css';
import { Button, CloseButton } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../client/format.ts';
import { useCallRoster, useMeetingFlow } from '../client/services.ts';
import { Avatar } from '../people/avatar.tsx';
import { usePlaceCall } from '../people/use-place-call.ts';
import { problemKey } from '../problems/problem-key.ts';
import type { EndedCall } from './call-roster.ts';
import { endedKey, endedTone, isMissed, offerOf } from './ended-text.ts';
import { useEndedName } from './use-ended-name.ts';

const SHOWN_MS = 20_000;

/** How the last call ended, in words. A missed call stays until it is closed. */
export function CallEndedNotice({ ended }: { ended: EndedCall }) {
  const { t } = useTranslation();
  const roster = useCallRoster();
  const name = useEndedName(ended);
  const { people, reason, durationMs, problemCode } = ended;
  const missed = isMissed(ended);

  useEffect(() => {
    if (missed) return;
    const timer = setTimeout(roster.dismissEnded, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [missed, roster]);

  const [only, ...others] = people;
  return (
    <section
      className="ended appear"
      data-testid="call-ended"
      data-reason={reason}
      data-direction={ended.direction}
      data-tone={endedTone(ended)}
      aria-label={t('ended.announced', { name, how: t(endedKey(ended)) })}
    >
      {only && others.length === 0 ? (
        <Avatar userId={only.userId} name={only.name} size={44} />
      ) : (
        <IconUsers className="ended__group" size={30} stroke={1.7} aria-hidden="true" />
      )}
      <div className="ended__text">
        <strong>{name}</strong>
        <p>{problemCode === null ? t(endedKey(ended)) : t(problemKey(problemCode))}</p>
        {durationMs > 0 && <p>{t('ended.lasted', { duration: formatDuration(durationMs) })}</p>}
      </div>
      <EndedOffer ended={ended} />
      <CloseButton aria-label={t('actions.close')} onClick={roster.dismissEnded} />
    </section>
  );
}

function EndedOffer({ ended }: { ended: EndedCall }) {
  const { t } = useTranslation();
  const meeting = useMeetingFlow();
  const placeCall = usePlaceCall();
  const offer = offerOf(ended);
  const { with: person, video } = ended;
  const act = () => {
    if (offer === 'joinAgain') meeting.openAgain();
    else if (person) void placeCall(person.userId, video);
  };
  if (offer === null || (offer === 'joinAgain' && !meeting.canOpenAgain)) return null;
  return (
    <Button data-testid="call-again" size="sm" variant={isMissed(ended) ? 'filled' : 'light'} onClick={act}>
      {t(`ended.${offer}`)}
    </Button>
  );
}
