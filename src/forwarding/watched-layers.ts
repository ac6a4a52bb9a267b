/**
 * For how long a layer is encoded on when nobody watches it any more. Longer encodes in vain; shorter has encoders begin
 * anew, with a key frame, whenever somebody turns a page to and fro.
 */
export const UNWATCHED_MS = 5_000;

/** Of each spatial layer since when nobody watches it; null: somebody does. */
export type LayerWatch = readonly (number | null)[];

/**
 * `top`: the largest layer that somebody watches; -1: nobody watches any. Those below it count as watched: the SFU falls
 * back to them when a line becomes too thin, and could not wait for an encoder then. What is new is watched until now.
 */
export function watch(before: LayerWatch | undefined, layers: number, top: number, now: number): LayerWatch {
  const isSame = before?.length === layers && before.every((since, layer) => (since === null) === layer <= top);
  if (isSame) return before;
  return Array.from({ length: layers }, (_, layer) => (layer <= top ? null : (before?.[layer] ?? now)));
}

/** The layers that are to be encoded. */
export function encodedLayers(layers: LayerWatch, now: number): number[] {
  const encoded: number[] = [];
  for (const [layer, since] of layers.entries()) {
    if (since === null || now < since + UNWATCHED_MS) encoded.push(layer);
  }
  return encoded;
}

/** When the next layer has not been watched for long enough; null: there is none. */
export function stopDueAt(layers: LayerWatch, now: number): number | null {
  let due: number | null = null;
  for (const since of layers) {
    if (since !== null && now < since + UNWATCHED_MS) due = Math.min(due ?? Infinity, since + UNWATCHED_MS);
  }
  return due;
}
