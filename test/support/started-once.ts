import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type AppUnderTest, startApp } from './app-under-test.ts';
import { launchBrowser } from './browser.ts';

/** Keeps what is started, to stop it when the file's tests are over. */
export type Keep = <T extends { stop(): Promise<void> } | { close(): Promise<void> }>(
  starting: Promise<T>,
) => Promise<T>;

/** What a file's tests share: started before the first, stopped after the last in reverse order, also where a later part did not start. */
export function startedOnce<T extends object>(start: (keep: Keep) => Promise<T>): Readonly<T> {
  const shared = {} as T;
  const kept = new AsyncDisposableStack();
  const keep: Keep = async (starting) => {
    const part = await starting;
    kept.defer(() => ('stop' in part ? part.stop() : part.close()));
    return part;
  };
  beforeAll(async () => {
    Object.assign(shared, await start(keep));
  });
  afterAll(() => kept.disposeAsync());
  return shared;
}

/** The server and a browser. */
export const appAndBrowser = (
  environment: Record<string, string> = {},
): Readonly<{ app: AppUnderTest; browser: Browser }> =>
  startedOnce(async (keep) => ({ app: await keep(startApp(environment)), browser: await keep(launchBrowser()) }));
