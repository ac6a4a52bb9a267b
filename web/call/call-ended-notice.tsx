import './call-ended-notice.css';
import { Button, CloseButton } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckButton } from '../check/check-button.tsx';
import { formatDuration } from '../client/format.ts';
import { useCallRoster, useMeetingFlow } from '../client/services.ts';
import { Avatar } from '../people/avatar.tsx';
import { usePlaceCall } from '../people/use-place-call.ts';
import { problemKey } from '../problems/problem-key.ts';
import { asksForRating } from '../rating/asks-for-rating.ts';
import { RateCall } from '../rating/rate-call.tsx';
import type { EndedCall } from './call-roster.ts';
import { endedKey, endedTone, isMissed, offerOf } from './ended-text.ts';
import { useEndedName } from './use-ended-name.ts';

const SHOWN_MS = 20_000;

/** How the last call ended, in words. A missed call stays until it is closed, and so does one that is being rated. */
export function CallEndedNotice({ ended }: { ended: EndedCall }) {
  const { t } = useTranslation();
  const roster = useCallRoster();
  const name = useEndedName(ended);
  const { people, reason, durationMs, problemCode } = ended;
  const [rating, setRating] = useState(false);
  const stays = isMissed(ended) || rating;

  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(roster.dismissEnded, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [stays, roster]);

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
      <CloseButton className="ended__close" aria-label={t('actions.close')} onClick={roster.dismissEnded} />
      {reason === 'never-connected' && <CheckButton />}
      {asksForRating(ended) && <RateCall call={ended.call} onBegun={() => setRating(true)} />}
    </section>
  );
}

function EndedOffer({ ended }: { ended: EndedCall }) {
  const { t } = useTranslation();
  const meeting = useMeetingFlow();
  const placeCall = usePlaceCall();
  const offer = offerOf(ended, meeting.canOpenAgain(ended.call));
  const { with: person, video } = ended;
  const act = () => {
    if (offer === 'joinAgain') meeting.openAgain();
    else if (person) void placeCall(person.userId, video, person.name);
  };
  if (offer === null) return null;
  return (
    <Button data-testid="call-again" size="sm" variant={isMissed(ended) ? 'filled' : 'light'} onClick={act}>
      {t(`ended.${offer}`)}
    </Button>
  );
}
