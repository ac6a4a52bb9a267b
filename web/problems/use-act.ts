import { useCallback } from 'react';
import { codeOf } from './problem-key.ts';
import { useShowProblem } from './use-show-problem.ts';

/** Carries out what somebody asks for; what prevents it is said in a toast. */
export const useAct = (): ((action: Promise<unknown>) => void) => {
  const showProblem = useShowProblem();
  return useCallback((action) => void action.catch((error: unknown) => showProblem(codeOf(error))), [showProblem]);
};
