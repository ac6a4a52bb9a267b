import type { LayerBitrates } from './scene.ts';

/**
 * A picture of which nothing has come for so long is not expected any more. Shorter takes one for none that is only late;
 * longer keeps others small for it.
 */
const EXPECTED_FOR_MS = 8_000;
/** Pictures are measured each second, while that is of use: what was measured longer ago says nothing of now. */
const FRESH_MS = 3_000;

/** From when until when nothing was measured of pictures that are watched. */
export type Silence = ReadonlyMap<string, { readonly since: number; readonly measuredAt: number }>;

/** `isWatched`: its sender was told to send something of it. */
export function listened(
  before: Silence,
  { producerId, bitrates, isWatched }: { producerId: string; bitrates: LayerBitrates; isWatched: boolean },
  now: number,
): Silence {
  const sends = bitrates.some((layer) => layer.some((bitrate) => bitrate > 0));
  const after = new Map(before);
  const known = before.get(producerId);
  const goesOn = known && now - known.measuredAt <= FRESH_MS;
  if (sends || !isWatched) after.delete(producerId);
  else after.set(producerId, { since: goesOn ? known.since : now, measuredAt: now });
  return after;
}

export function isSilent(silence: Silence, producerId: string, now: number): boolean {
  const known = silence.get(producerId);
  return known !== undefined && known.measuredAt - known.since >= EXPECTED_FOR_MS && now - known.measuredAt <= FRESH_MS;
}
