import type { LayerBitrates } from './scene.ts';

/**
 * A picture of which nothing has come for so long is not expected any more. Shorter takes one for none that is only late;
 * longer keeps others small for it.
 */
const EXPECTED_FOR_MS = 8_000;

/** Since when nothing has come of pictures that are watched. */
export type Silence = ReadonlyMap<string, number>;

/** `isWatched`: its sender was told to send something of it. */
export function listened(
  before: Silence,
  { producerId, bitrates, isWatched }: { producerId: string; bitrates: LayerBitrates; isWatched: boolean },
  now: number,
): Silence {
  const sends = bitrates.some((layer) => layer.some((bitrate) => bitrate > 0));
  const after = new Map(before);
  if (sends || !isWatched) after.delete(producerId);
  else if (!after.has(producerId)) after.set(producerId, now);
  return after;
}

export const isSilent = (silence: Silence, producerId: string, now: number): boolean =>
  now - (silence.get(producerId) ?? now) >= EXPECTED_FOR_MS;
