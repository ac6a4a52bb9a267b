import './incoming-call.css';
import { Modal } from '@mantine/core';
import { IconPhoneFilled, IconVideoFilled } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { HangUpIcon } from '../call/hang-up-icon.tsx';
import { useCallTitle } from '../call/use-call-title.ts';
import { useOwnCalls } from '../client/use-client-state.ts';
import { useNames } from '../client/use-names.ts';
import { Avatar, colorOf } from '../people/avatar.tsx';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';
import { AnswerButton } from './answer-button.tsx';
import { callerName } from './caller-name.ts';
import { useFocusReturn } from './use-focus-return.ts';
import { useRinging } from './use-ringing.ts';

type IncomingCallDialogProps = { call: Call; current: Call | null };

/**
 * Focus goes to the caller's name, not to a button: somebody who is typing must not answer by the next space or Enter.
 * Escape only silences.
 */
export function IncomingCallDialog({ call, current }: IncomingCallDialogProps) {
  const { t } = useTranslation();
  const showProblem = useShowProblem();
  const [silenced, setSilenced] = useState(false);
  const [answering, setAnswering] = useState<'audio' | 'video' | 'decline' | null>(null);
  useFocusReturn();
  useRinging(call, { silenced: silenced || answering !== null, inCall: current !== null });
  const currentName = useCallTitle(current)?.name ?? null;
  const isElsewhere = useOwnCalls().some(({ seat }) => seat === 'elsewhere');

  useEffect(() => {
    const silence = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setSilenced(true);
    };
    window.addEventListener('keydown', silence);
    return () => window.removeEventListener('keydown', silence);
  }, []);

  const act = async (how: 'audio' | 'video' | 'decline') => {
    setAnswering(how);
    try {
      if (how === 'decline') return await call.decline();
      if (current) await current.hangUp();
      await call.answer({ video: how === 'video' });
    } catch (error) {
      setAnswering(null);
      /** An ended call has its notice. */
      if (call.state.phase !== 'ended') showProblem(codeOf(error));
    }
  };

  const caller = useCaller(call);
  return (
    <Modal.Root
      opened
      onClose={() => {}}
      closeOnEscape={false}
      closeOnClickOutside={false}
      returnFocus={false}
      centered
      size={380}
      radius={24}
      zIndex={300}
    >
      <Modal.Overlay backgroundOpacity={0.5} blur={6} />
      <Modal.Content
        classNames={{ content: 'incoming' }}
        data-testid="incoming-call"
        data-call-id={call.id}
        data-video={call.video}
      >
        <Modal.Body className="incoming__body" style={{ '--person': colorOf(caller.userId) }}>
          <span className="incoming__avatar">
            <Avatar userId={caller.userId} name={caller.name} size={112} />
          </span>
          <Modal.Title className="incoming__name" tabIndex={-1} data-autofocus aria-label={caller.sentence}>
            {caller.name}
          </Modal.Title>
          <p className="incoming__kind">{t(call.video ? 'incoming.video' : 'incoming.audio')}</p>
          {caller.others !== '' && (
            <p className="incoming__kind" data-testid="incoming-others" aria-hidden="true">
              {t('incoming.withOthers', { names: caller.others })}
            </p>
          )}
          {currentName !== null && (
            <p className="incoming__kind" data-testid="incoming-leaves">
              {t('incoming.leavesCurrent', { name: currentName })}
            </p>
          )}
          {isElsewhere && <p className="incoming__kind">{t('incoming.goesOnElsewhere')}</p>}
          <div className="incoming__answers">
            <AnswerButton
              testId="decline"
              tone="decline"
              icon={<HangUpIcon size={28} />}
              caption={t('incoming.decline')}
              label={t('incoming.decline')}
              busy={answering === 'decline'}
              disabled={answering !== null}
              onClick={() => void act('decline')}
            />
            <AnswerButton
              testId="answer-audio"
              tone={call.video ? 'second' : 'answer'}
              icon={<IconPhoneFilled size={26} aria-hidden="true" />}
              caption={t(call.video ? 'incoming.answerAudio' : 'incoming.answer')}
              label={t('incoming.answerAudioLabel')}
              busy={answering === 'audio'}
              disabled={answering !== null}
              onClick={() => void act('audio')}
            />
            <AnswerButton
              testId="answer-video"
              tone={call.video ? 'answer' : 'second'}
              icon={<IconVideoFilled size={28} aria-hidden="true" />}
              caption={t('incoming.answerVideo')}
              label={t('incoming.answerVideoLabel')}
              busy={answering === 'video'}
              disabled={answering !== null}
              onClick={() => void act('video')}
            />
          </div>
          <p className="incoming__hint" role="status">
            {t(silenced ? 'incoming.silenced' : 'incoming.silence')}
          </p>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Who calls, and who is in the call with them. */
const useCaller = (call: Call) => {
  const { with: person, others } = call;
  const { t } = useTranslation();
  const names = useNames();
  const name = callerName(call, t);
  const sentence =
    others.length > 0 ? t('incoming.fromGroup', { name, names: names(others) }) : t('incoming.from', { name });
  return { userId: person?.userId ?? '', name, others: others.length > 0 ? names(others) : '', sentence };
};
