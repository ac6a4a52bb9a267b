import { useCallback, useEffect, useState } from 'react';
import type { ConnectionTest } from '../../sdk/index.ts';
import { useClient } from '../client/services.ts';

const NOTHING_YET: ConnectionTest = { phase: 'reaching', network: { relays: [] }, loopback: null, diagnosis: null };

/** A test that begins with the component and ends with it; `again` begins another. */
export const useConnectionTest = (): { test: ConnectionTest; again: () => void } => {
  const client = useClient();
  const [test, setTest] = useState(NOTHING_YET);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is a test of its own
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const show = (next: ConnectionTest) => {
      if (!signal.aborted) setTest(next);
    };
    /** It rejects only where this component has gone. */
    client.testConnection({ signal, progress: show }).catch(() => undefined);
    return () => ending.abort();
  }, [client, attempt]);

  return { test, again: useCallback(() => setAttempt((before) => before + 1), []) };
};
