import type { Wish } from '../protocol/wishes.ts';
import type { Layers, Picture } from './scene.ts';

/** What layers are chosen by. */
type Size = Omit<Picture, 'bitrates'>;

/** Where the sender does not say: what cameras give as a rule. Too low gives small tiles too much, too high too little. */
const USUAL_HEIGHT = 720;
const USUAL_FRAME_RATE = 30;

/**
 * The largest layers that are not above the wish; the smallest where all are, for something is to be seen. Null: there are
 * none to choose from.
 */
export function chooseLayers(picture: Size | null, wish: Pick<Wish, 'maxHeight' | 'maxFrameRate'>): Layers | null {
  if (!picture || picture.spatialLayers * picture.temporalLayers <= 1) return null;
  return {
    spatial: largestWithin(wish.maxHeight, picture.spatialLayers, (layer) => heightOf(picture, layer)),
    temporal: largestWithin(wish.maxFrameRate, picture.temporalLayers, (layer) => frameRateOf(picture, layer)),
  };
}

/** Encoders round down. */
export const heightOf = ({ height, spatialLayers }: Size, layer: number): number =>
  Math.floor((height ?? USUAL_HEIGHT) / 2 ** (spatialLayers - 1 - layer));

export const frameRateOf = ({ frameRate, temporalLayers }: Size, layer: number): number =>
  Math.floor((frameRate ?? USUAL_FRAME_RATE) / 2 ** (temporalLayers - 1 - layer));

function largestWithin(bound: number | undefined, layers: number, sizeOf: (layer: number) => number): number {
  let layer = layers - 1;
  while (bound !== undefined && layer > 0 && sizeOf(layer) > bound) layer -= 1;
  return layer;
}
