import { onTestFinished } from 'vitest';

/** It stops with the test. */
export function keptFor<T extends { stop(): Promise<void> }>(started: T): T {
  onTestFinished(() => started.stop());
  return started;
}
