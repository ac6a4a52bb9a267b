import './reconnecting-banner.css';
import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectionState } from '../../sdk/index.ts';
import { secondsUntil } from '../client/format.ts';
import { useNow } from '../client/use-now.ts';

type ReconnectingBannerProps = { state: ConnectionState; inCall: boolean };

/** The status region is always there; what appears in it is read out once, and the countdown is not. */
export function ReconnectingBanner({ state, inCall }: ReconnectingBannerProps) {
  const { t } = useTranslation();
  const lost = state.phase === 'reconnecting';
  return (
    <div className="reconnecting" role="status">
      {lost && (
        <div className="reconnecting__banner" data-testid="reconnecting-banner" data-attempt={state.attempt}>
          <Loader size={18} color="currentColor" aria-hidden="true" />
          <div>
            <strong>{t('connection.reconnecting')}</strong>
            {inCall && <span className="reconnecting__next">{t('connection.callGoesOn')}</span>}
            <Countdown nextTryAt={state.nextTryAt} attempt={state.attempt} />
          </div>
        </div>
      )}
    </div>
  );
}

function Countdown({ nextTryAt, attempt }: { nextTryAt: number; attempt: number }) {
  const { t } = useTranslation();
  const now = useNow();
  const seconds = secondsUntil(nextTryAt, now);
  return (
    <span className="reconnecting__next" aria-hidden="true">
      {seconds === 0 ? t('connection.trying') : t('connection.tryIn', { count: seconds })}
      {attempt > 1 && `, ${t('connection.attempt', { attempt })}`}
    </span>
  );
}
