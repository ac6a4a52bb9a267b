import { useTranslation } from 'react-i18next';
import type { Call, CallState } from '../../sdk/index.ts';
import { CallTimer } from './call-timer.tsx';
import { statusKey } from './status-text.ts';

export function CallStatus({ state, direction }: { state: CallState; direction: Call['direction'] }) {
  const { t } = useTranslation();
  return state.phase === 'active' ? <CallTimer since={state.since} /> : <span>{t(statusKey(state, direction))}</span>;
}
