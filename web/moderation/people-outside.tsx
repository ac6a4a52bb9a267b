import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';
import { Avatar } from '../people/avatar.tsx';
import { AdmitButtons } from './admit-buttons.tsx';
import { useAct, useModeration } from './use-moderation.ts';

/** Who asks to come in. */
export function Waiting({ call }: { call: Call }) {
  const { t } = useTranslation();
  const { waiting } = useModeration(call);
  if (waiting.length === 0) return null;
  return (
    <section className="people-outside" aria-labelledby="waiting-title" data-testid="waiting">
      <h3 id="waiting-title">{t('moderation.waiting')}</h3>
      {waiting.map((person) => (
        <Outside key={person.userId} person={person}>
          <AdmitButtons call={call} person={person} />
        </Outside>
      ))}
    </section>
  );
}

/** Who was removed, and may be let in again. */
export function KeptOut({ call }: { call: Call }) {
  const { t } = useTranslation();
  const act = useAct();
  const { keptOut } = useModeration(call);
  if (keptOut.length === 0) return null;
  return (
    <section className="people-outside" aria-labelledby="kept-out-title" data-testid="kept-out">
      <h3 id="kept-out-title">{t('moderation.keptOut')}</h3>
      {keptOut.map((person) => (
        <Outside key={person.userId} person={person}>
          <Button
            data-testid="let-in"
            size="xs"
            variant="light"
            aria-label={t('moderation.letInName', { name: person.name })}
            onClick={() => act(call.moderation.letIn(person.userId))}
          >
            {t('moderation.letIn')}
          </Button>
        </Outside>
      ))}
    </section>
  );
}

function Outside({ person: { userId, name }, children }: { person: Person; children: React.ReactNode }) {
  return (
    <div className="people-here__row">
      <Avatar userId={userId} name={name} size={34} />
      <span className="people-here__name">{name}</span>
      {children}
    </div>
  );
}
