import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { Networks } from './networks.ts';

/** The whole server, where everybody's line leads to it and nobody else does. */
export const startAppOn = (
  { serverAddress }: Networks,
  environment: Record<string, string> = {},
): Promise<AppUnderTest> =>
  startApp({
    PARLEY_HOST: serverAddress,
    PARLEY_GUESTS: 'true',
    // It answers to loopback without one, and here it does not listen there.
    PARLEY_METRICS_TOKEN: 'a-token-for-tests-alone',
    ...environment,
  });
