import type { MediaPlane } from '../../src/rooms/ports.ts';

export type HeldTotals = { routers: number; transports: number; producers: number; consumers: number };

/** What a media plane holds, in whatever state. */
export async function held(plane: Pick<MediaPlane, 'snapshot'>): Promise<HeldTotals> {
  const { routers, transports, producers, consumers } = await plane.snapshot();
  const sum = (states: Readonly<Record<string, number>>): number =>
    Object.values(states).reduce((total, count) => total + count, 0);
  return { routers, transports: sum(transports), producers: sum(producers), consumers: sum(consumers) };
}
