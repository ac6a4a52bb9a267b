import { Button, Loader } from '@mantine/core';
import { IconDoorOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMeetingFlow } from '../client/services.ts';

/** Before the meeting: it is said that one waits, and whether one was let in. */
export function LobbyCard({ denied }: { denied: boolean }) {
  const { t } = useTranslation();
  const flow = useMeetingFlow();
  return (
    <div className="lobby" data-testid="lobby" data-denied={denied}>
      {denied ? <IconDoorOff size={34} stroke={1.6} aria-hidden="true" /> : <Loader size={30} aria-hidden="true" />}
      <strong>{t(denied ? 'moderation.lobbyDenied' : 'moderation.lobbyTitle')}</strong>
      <p>{t(denied ? 'moderation.lobbyDeniedLead' : 'moderation.lobbyLead')}</p>
      {denied && (
        <Button data-testid="ask-again" variant="light" onClick={() => void flow.askAgain()}>
          {t('actions.tryAgain')}
        </Button>
      )}
    </div>
  );
}
