import { useCallback } from 'react';
import { useCallRoster, useClient } from '../client/services.ts';
import type { UserId } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

/** Places a call; what prevents it is said in the notice of the call that ended, or in a toast if there was none. */
export const usePlaceCall = () => {
  const client = useClient();
  const roster = useCallRoster();
  const showProblem = useShowProblem();
  return useCallback(
    async (userId: UserId, video: boolean, name?: string) => {
      try {
        await client.call(userId, { video, ...(name !== undefined && { name }) });
      } catch (error) {
        if (!roster.explainFailure(codeOf(error))) showProblem(codeOf(error));
      }
    },
    [client, roster, showProblem],
  );
};
