import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMemory } from '../client/memory-context.ts';

const canAsk = (): boolean => 'Notification' in window && Notification.permission === 'default';

/** The browser's own question comes only after a click here: asked out of the blue, people say no for good. */
export function NotificationOffer() {
  const { t } = useTranslation();
  const memory = useMemory();
  const [offered, setOffered] = useState(() => canAsk() && memory.read('notification-offer') === null);
  if (!offered) return null;

  const answered = () => {
    memory.write('notification-offer', 'answered');
    setOffered(false);
  };

  const allow = async () => {
    await Notification.requestPermission();
    answered();
  };

  return (
    <section className="notice" aria-label={t('notifications.label')} data-testid="notification-offer">
      <IconBell size={20} aria-hidden="true" />
      <div>
        <p>{t('notifications.offer')}</p>
        <div className="notice__actions">
          <Button size="xs" onClick={() => void allow()}>
            {t('notifications.allow')}
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={answered}>
            {t('actions.notNow')}
          </Button>
        </div>
      </div>
    </section>
  );
}
