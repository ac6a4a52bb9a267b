import './history-button.css';
import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useHistoryFlow } from '../client/services.ts';
import { useMissedCalls } from '../client/use-client-state.ts';

/** More digits do not fit, and nobody counts on. */
const SHOWN_AT_MOST = 99;

/** Leads to one's calls, and says how many of them one has missed. */
export function HistoryButton() {
  const { t } = useTranslation();
  const flow = useHistoryFlow();
  const { count } = useMissedCalls();
  const label = count > 0 ? t('history.openMissed', { count }) : t('history.open');
  return (
    <span className="history-button">
      <Tooltip label={label}>
        <ActionIcon
          data-testid="open-history"
          data-missed={count}
          variant="subtle"
          color="gray"
          size={36}
          aria-label={label}
          onClick={flow.open}
        >
          <IconHistory size={21} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {count > 0 && (
        <span className="history-button__missed" aria-hidden="true">
          {count > SHOWN_AT_MOST ? `${SHOWN_AT_MOST}+` : count}
        </span>
      )}
      <VisuallyHidden role="status">{count > 0 && t('history.missedNow', { count })}</VisuallyHidden>
    </span>
  );
}
