import { useTranslation } from 'react-i18next';
import type { Call, CallState } from '../../sdk/index.ts';
import { CallStatus } from '../call/call-status.tsx';
import { MeetingLink } from '../meeting/meeting-link.tsx';

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
      {/* To ask for a link makes a call a meeting, which goes on with one person: not while the other one only moves. */}
      {call.direction === 'meeting' && <MeetingLink call={call} />}
    </section>
  );
}
