import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;

/** How long this thread could do nothing else at most, in ms, while the work was under way. */
export async function stallDuring(work: () => Promise<unknown>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  await pause();
  delays.reset();
  // The first tick after that is measured from, and is no delay itself.
  await pause();
  await work();
  await pause();
  delays.disable();
  return Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
