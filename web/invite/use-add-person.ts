import { useCallback } from 'react';
import type { Call } from '../../sdk/index.ts';
import type { Person } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

/** Rings somebody for the call; what prevents it is said in a toast. */
export const useAddPerson = (call: Call) => {
  const showProblem = useShowProblem();
  return useCallback(
    async ({ userId }: Person) => {
      try {
        await call.add(userId);
      } catch (error) {
        showProblem(codeOf(error));
      }
    },
    [call, showProblem],
  );
};
