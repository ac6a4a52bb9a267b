import { useCallback, useEffect, useState } from 'react';
import type { Call, Moderation, ModerationEvents, ModerationNotice, ModerationState } from '../../sdk/index.ts';
import { useEventValue } from '../client/use-event-value.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

const readState = ({ state }: Moderation) => state;

/** What I may in this call, and how it is kept. */
export const useModeration = ({ moderation }: Call): ModerationState =>
  useEventValue<ModerationEvents, 'changed', Moderation>(moderation, 'changed', readState);

/** Carries out what a button asks for; what prevents it is said in a toast. */
export const useAct = (): ((action: Promise<unknown>) => void) => {
  const showProblem = useShowProblem();
  return useCallback((action) => void action.catch((error: unknown) => showProblem(codeOf(error))), [showProblem]);
};

/** Longer covers the picture; shorter is gone before it is read. */
const SHOWN_MS = 12_000;

/** The last thing that a moderator did to me, for a while; a question, until it is answered. */
export const useModerationNotice = (call: Call) => {
  const [notice, setNotice] = useState<ModerationNotice | null>(null);
  useEffect(() => call.moderation.on('notice', setNotice), [call]);
  const dismiss = useCallback(() => setNotice(null), []);
  useEffect(() => {
    if (!notice || notice.kind === 'unmute-asked') return;
    const timer = setTimeout(dismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, dismiss]);
  return { notice, dismiss };
};
