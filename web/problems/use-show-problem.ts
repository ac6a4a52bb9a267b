import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { problemKey } from './problem-key.ts';
import { useShowToast } from './use-show-toast.ts';

/** A toast with the sentence for a code. */
export const useShowProblem = (): ((code: string) => void) => {
  const { t } = useTranslation();
  const showToast = useShowToast();
  return useCallback((code) => showToast({ code, message: t(problemKey(code)) }), [t, showToast]);
};
