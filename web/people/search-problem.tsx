import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { problemKey } from '../problems/problem-key.ts';
import type { SearchedPeople } from './use-searched-people.ts';

/** Why nobody more is found, and the way to ask again. */
export function SearchProblem({ problem }: Pick<SearchedPeople, 'problem'>) {
  const { t } = useTranslation();
  if (problem === null) return null;
  return (
    <div className="notice" data-tone="warning" role="alert" data-testid="people-problem" data-code={problem.code}>
      <div>
        {t(problemKey(problem.code))}
        <div className="notice__actions">
          <Button size="xs" variant="light" onClick={problem.askAgain}>
            {t('actions.tryAgain')}
          </Button>
        </div>
      </div>
    </div>
  );
}
