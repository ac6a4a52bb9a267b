import { vi } from 'vitest';

/** Tries until it does not throw; then gives what it gave. For conditions that no message announces. */
export const eventually = <T>(attempt: () => T | Promise<T>, timeout = 5_000): Promise<T> =>
  vi.waitFor(attempt, { timeout, interval: 10 });
