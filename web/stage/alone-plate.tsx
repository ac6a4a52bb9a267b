import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, CallState } from '../../sdk/index.ts';
import { CallStatus } from '../call/call-status.tsx';
import { MeetingLink } from '../meeting/meeting-link.tsx';
import { useMeeting } from '../meeting/use-meeting.ts';

/** Nobody else is in the call: how others get here. */
export function AlonePlate({ call, state }: { call: Call; state: CallState }) {
  const { t } = useTranslation();
  if (state.phase === 'placing') {
    return (
      <div className="alone">
        <p className="alone__status">
          <CallStatus state={state} direction={call.direction} />
        </p>
      </div>
    );
  }
  return (
    <section className="alone appear" data-testid="alone">
      <h2 className="alone__title">{t('stage.aloneTitle')}</h2>
      <p className="alone__text">{t('stage.alone')}</p>
      <AloneLink call={call} />
    </section>
  );
}

/** To ask for a link makes a call a meeting, which goes on with one person: that is for the person to wish. */
function AloneLink({ call }: { call: Call }) {
  const { t } = useTranslation();
  const meeting = useMeeting();
  const [wished, setWished] = useState(false);
  const isMeeting = call.direction === 'meeting' || meeting.phase === 'joined';
  if (isMeeting || wished) return <MeetingLink call={call} />;
  return (
    <Button data-testid="get-meeting-link" variant="light" onClick={() => setWished(true)}>
      {t('meeting.getLink')}
    </Button>
  );
}
