import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;

/** How long this thread could do nothing else at most, in ms, while the work was under way. */
export async function stallDuring(work: () => Promise<unknown>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  // The first tick of the timer is no delay.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delays.enable();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delays.reset();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 5));
  delays.disable();
  return Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
}
