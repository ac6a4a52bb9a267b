import { Button } from '@mantine/core';
import { IconDevices, IconPhoneIncoming } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnCall } from '../../sdk/index.ts';
import { useClient } from '../client/services.ts';
import { useOwnCalls } from '../client/use-client-state.ts';
import { useNames } from '../client/use-names.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

/** The calls in which one is on another device, or was, and can go on here. */
export function OwnCalls() {
  const calls = useOwnCalls();
  return (
    <div role="status">
      {calls.map((call) => (
        <OwnCallNotice key={call.id} call={call} />
      ))}
    </div>
  );
}

/** Seen by who wishes to be: the camera stays off at first. */
function OwnCallNotice({ call }: { call: OwnCall }) {
  const { t } = useTranslation();
  const client = useClient();
  const names = useNames();
  const showProblem = useShowProblem();
  const [asking, setAsking] = useState(false);
  const isElsewhere = call.seat === 'elsewhere';
  const name = call.others.length > 0 ? names(call.others) : t('meeting.title');

  const goOn = async () => {
    setAsking(true);
    try {
      await client.rejoin(call.id, { video: false });
    } catch (error) {
      showProblem(codeOf(error));
    } finally {
      setAsking(false);
    }
  };

  return (
    <section className="notice" aria-label={t('own.label')} data-testid="own-call" data-seat={call.seat}>
      {isElsewhere ? <IconDevices size={20} aria-hidden="true" /> : <IconPhoneIncoming size={20} aria-hidden="true" />}
      <div>
        <p>{t(isElsewhere ? 'own.elsewhere' : 'own.left', { name })}</p>
        <div className="notice__actions">
          <Button size="xs" loading={asking} data-testid="rejoin" onClick={() => void goOn()}>
            {t(isElsewhere ? 'own.move' : 'own.rejoin')}
          </Button>
        </div>
      </div>
    </section>
  );
}
