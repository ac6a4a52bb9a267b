import './moderation-notes.css';
import { Button, CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useAct } from '../problems/use-act.ts';
import { AdmitButtons } from './admit-buttons.tsx';
import { useModeration, useModerationNotice } from './use-moderation.ts';

/** Over the stage: who waits to come in, and what a moderator did to me or asks of me. */
export function ModerationNotes({ call }: { call: Call }) {
  return (
    <div className="moderation-notes">
      <WaitingNote call={call} />
      <div role="status">
        <DoneToMe call={call} />
      </div>
    </div>
  );
}

function WaitingNote({ call }: { call: Call }) {
  const { t } = useTranslation();
  const { waiting } = useModeration(call);
  const [first, ...others] = waiting;
  return (
    <div role="status">
      {first && (
        <div className="moderation-note appear" data-testid="waiting-note">
          <p>
            {t('moderation.wantsIn', { name: first.name })}
            {others.length > 0 && <small>{t('moderation.moreWait', { count: others.length })}</small>}
          </p>
          <AdmitButtons call={call} person={first} />
        </div>
      )}
    </div>
  );
}

function DoneToMe({ call }: { call: Call }) {
  const { t } = useTranslation();
  const act = useAct();
  const { notice, dismiss } = useModerationNotice(call);
  if (!notice || notice.kind === 'removed') return null;
  const unmute = () => {
    act(call.setMicrophoneMuted(false));
    dismiss();
  };
  return (
    <div className="moderation-note appear" data-testid="moderation-notice" data-kind={notice.kind}>
      <p>
        {notice.by
          ? t(`moderation.notice.${notice.kind}`, { name: notice.by.name })
          : t('moderation.notice.mutedByServer')}
      </p>
      {notice.kind === 'unmute-asked' && (
        <Button data-testid="unmute-as-asked" size="xs" onClick={unmute}>
          {t('moderation.unmute')}
        </Button>
      )}
      <CloseButton
        aria-label={t(notice.kind === 'unmute-asked' ? 'actions.notNow' : 'actions.close')}
        onClick={dismiss}
      />
    </div>
  );
}
