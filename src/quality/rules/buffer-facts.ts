import type { LegSample } from '../sample.ts';

/** In one period. Less is what any jitter buffer does. */
export const GROWN_BY_MS = 20;

/** How much longer the jitter buffer is than in the period before; 0 where that is not known. */
export function grownByMs({ received }: LegSample, before: LegSample | null): number {
  const earlier = before?.received;
  return received && earlier ? received.bufferMs - earlier.bufferMs : 0;
}
