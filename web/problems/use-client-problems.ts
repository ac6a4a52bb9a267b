import { useEffect } from 'react';
import { useClient } from '../client/services.ts';
import { useShowProblem } from './use-show-problem.ts';

/** What goes wrong without anybody having asked for something. */
export const useClientProblems = (): void => {
  const client = useClient();
  const showProblem = useShowProblem();
  useEffect(() => client.on('problem', ({ code }) => showProblem(code)), [client, showProblem]);
};
