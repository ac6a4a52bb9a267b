import './call-ended-notice.css';
import { Button, CloseButton } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../client/format.ts';
import { useCallRoster } from '../client/services.ts';
import { Avatar } from '../people/avatar.tsx';
import { usePlaceCall } from '../people/use-place-call.ts';
import { problemKey } from '../problems/problem-key.ts';
import type { EndedCall } from './call-roster.ts';
import { endedKey, endedTone, isMissed, offersCall } from './ended-text.ts';

const SHOWN_MS = 20_000;

/** How the last call ended, in words. A missed call stays until it is closed. */
export function CallEndedNotice({ ended }: { ended: EndedCall }) {
  const { t } = useTranslation();
  const roster = useCallRoster();
  const placeCall = usePlaceCall();
  const { with: person, reason, durationMs, problemCode } = ended;
  const missed = isMissed(ended);

  useEffect(() => {
    if (missed) return;
    const timer = setTimeout(roster.dismissEnded, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [missed, roster]);

  return (
    <section
      className="ended appear"
      data-testid="call-ended"
      data-reason={reason}
      data-direction={ended.direction}
      data-tone={endedTone(ended)}
      aria-label={t('ended.announced', { name: person.name, how: t(endedKey(ended)) })}
    >
      <Avatar userId={person.userId} name={person.name} size={44} />
      <div className="ended__text">
        <strong>{person.name}</strong>
        <p>{problemCode === null ? t(endedKey(ended)) : t(problemKey(problemCode))}</p>
        {durationMs > 0 && <p>{t('ended.lasted', { duration: formatDuration(durationMs) })}</p>}
      </div>
      {offersCall(ended) && (
        <Button
          data-testid="call-again"
          size="sm"
          variant={missed ? 'filled' : 'light'}
          onClick={() => void placeCall(person.userId, ended.video)}
        >
          {t(ended.direction === 'incoming' ? 'ended.callBack' : 'ended.callAgain')}
        </Button>
      )}
      <CloseButton aria-label={t('actions.close')} onClick={roster.dismissEnded} />
    </section>
  );
}
