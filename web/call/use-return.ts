import { useEffect, useSyncExternalStore } from 'react';
import { useReturnFlow } from '../client/services.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

/** Whether the page is on its way back into the call that it was in; says so when it does not get there. */
export const useReturn = (): boolean => {
  const flow = useReturnFlow();
  const state = useSyncExternalStore(flow.subscribe, flow.snapshot);
  const showProblem = useShowProblem();
  const code = state.phase === 'failed' ? state.code : null;
  useEffect(() => {
    if (code !== null) showProblem(code);
  }, [code, showProblem]);
  return state.phase === 'returning';
};
