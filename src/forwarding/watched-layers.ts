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
  const after = Array.from({ length: layers }, (_, layer) => (layer <= top ? null : (before?.[layer] ?? now)));
  return before?.length === layers && after.every((since, layer) => since === before[layer]) ? before : after;
}

/** The layers that are to be encoded. */
export const encodedLayers = (layers: LayerWatch, now: number): number[] =>
  layers.flatMap((since, layer) => (since === null || now < since + UNWATCHED_MS ? [layer] : []));

/** When the next layer has not been watched for long enough; null: there is none. */
export function stopDueAt(layers: LayerWatch, now: number): number | null {
  const due = layers.flatMap((since) => (since !== null && now < since + UNWATCHED_MS ? [since + UNWATCHED_MS] : []));
  return due.length > 0 ? Math.min(...due) : null;
}
