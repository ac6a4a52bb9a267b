import { useTranslation } from 'react-i18next';
import { formatDuration } from '../client/format.ts';
import { useNow } from '../client/use-now.ts';

/** `role="timer"` is not read out every second. */
export function CallTimer({ since }: { since: number }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <span role="timer" aria-label={t('call.duration')}>
      {formatDuration(now - since)}
    </span>
  );
}
