import { useEffect, useState } from 'react';
import { useAdminServices } from '../shell/admin-services.ts';
import { ApiProblem, type ProblemCode } from './admin-api.ts';

/** `problem` beside a value: the last question was not answered, and this is the answer before. */
export type Answer<T> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'here'; readonly value: T; readonly at: number; readonly problem: ProblemCode | null }
  | { readonly phase: 'failed'; readonly problem: ProblemCode };

/** After a failure, ms. Shorter asks a server that has trouble more. */
const RETRY_MS = 5_000;
/** What the same question would be answered with again. */
const FINAL: readonly ProblemCode[] = [
  'not-allowed',
  'call-not-found',
  'invalid-data',
  'token-invalid',
  'token-expired',
];

/** `path`: after `/api/`. With `everyMs` it is asked again and again, but not while the page is hidden. */
export function useAnswer<T>(path: string, everyMs: number | null = null): Answer<T> {
  const { api, access } = useAdminServices();
  const [known, setKnown] = useState<{ path: string; answer: Answer<T> }>({ path, answer: { phase: 'loading' } });

  useEffect(() => {
    const left = new AbortController();
    let timer: number | undefined;
    const later = (ms: number): void => {
      timer = window.setTimeout(() => void ask(), ms);
    };
    const ask = async (): Promise<void> => {
      if (everyMs !== null && document.hidden) return later(everyMs);
      const token = access.token();
      try {
        const value = await api.ask<T>(path, left.signal);
        setKnown({ path, answer: { phase: 'here', value, at: Date.now(), problem: null } });
        if (everyMs !== null) later(everyMs);
      } catch (error) {
        if (left.signal.aborted) return;
        const problem = error instanceof ApiProblem ? error.code : 'unexpected';
        setKnown((before) => ({ path, answer: failed(before.path === path ? before.answer : null, problem) }));
        access.refused(error, token);
        if (!FINAL.includes(problem)) later(RETRY_MS);
      }
    };
    void ask();
    return () => {
      left.abort();
      window.clearTimeout(timer);
    };
  }, [api, access, path, everyMs]);

  return known.path === path ? known.answer : { phase: 'loading' };
}

const failed = <T>(before: Answer<T> | null, problem: ProblemCode): Answer<T> =>
  before?.phase === 'here' ? { ...before, problem } : { phase: 'failed', problem };
