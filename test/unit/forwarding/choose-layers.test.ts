import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseLayers, frameRateOf, heightOf } from '../../../src/forwarding/choose-layers.ts';
import type { Picture } from '../../../src/forwarding/scene.ts';
import { arbitraryPicture } from '../../support/forwarding/arbitrary-scenes.ts';

const camera: Picture = { height: 720, frameRate: 30, spatialLayers: 3, temporalLayers: 3, bitrates: null };

test.each([
  [undefined, 2],
  [4_320, 2],
  [720, 2],
  [719, 1],
  [360, 1],
  [359, 0],
  [180, 0],
  [1, 0],
])('F3: of 180, 360 and 720 lines, a wish for %s gets layer %i', (maxHeight, spatial) => {
  expect(chooseLayers(camera, maxHeight === undefined ? {} : { maxHeight })).toEqual({ spatial, temporal: 2 });
});

test.each([
  [undefined, 2],
  [30, 2],
  [29, 1],
  [15, 1],
  [14, 0],
  [1, 0],
])('F3: of 7, 15 and 30 frames, a wish for %s gets layer %i', (maxFrameRate, temporal) => {
  expect(chooseLayers(camera, maxFrameRate === undefined ? {} : { maxFrameRate })).toEqual({ spatial: 2, temporal });
});

test('F3: a layer that rounding made a little smaller fits', () => {
  expect(chooseLayers({ ...camera, height: 450 }, { maxHeight: 112 })).toMatchObject({ spatial: 0 });
  expect(chooseLayers({ ...camera, height: 450 }, { maxHeight: 225 })).toMatchObject({ spatial: 1 });
});

test('F3: a picture whose size is not said is taken for a usual one', () => {
  const unsaid = { ...camera, height: null, frameRate: null };
  expect(chooseLayers(unsaid, { maxHeight: 360, maxFrameRate: 15 })).toEqual({ spatial: 1, temporal: 1 });
});

test('F3: sound, and a picture in one layer, have none to choose from', () => {
  expect(chooseLayers(null, { maxHeight: 100 })).toBeNull();
  expect(chooseLayers({ ...camera, spatialLayers: 1, temporalLayers: 1 }, { maxHeight: 100 })).toBeNull();
  expect(chooseLayers({ ...camera, spatialLayers: 1 }, { maxHeight: 100 })).toEqual({ spatial: 0, temporal: 2 });
});

test('F3: whatever is sent and wished for, the layers are there, not above the wish, and the next ones would be', () => {
  const bound = fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined });
  fc.assert(
    fc.property(arbitraryPicture, bound, bound, (picture, maxHeight, maxFrameRate) => {
      const layers = chooseLayers(picture, {
        ...(maxHeight !== undefined && { maxHeight }),
        ...(maxFrameRate !== undefined && { maxFrameRate }),
      });
      expect(layers === null).toBe(picture.spatialLayers * picture.temporalLayers === 1);
      if (!layers) return;
      const { spatial, temporal } = layers;
      isLargestWithin(maxHeight, spatial, picture.spatialLayers, (layer) => heightOf(picture, layer));
      isLargestWithin(maxFrameRate, temporal, picture.temporalLayers, (layer) => frameRateOf(picture, layer));
    }),
  );
});

function isLargestWithin(
  bound = Number.POSITIVE_INFINITY,
  chosen: number,
  of: number,
  sizeOf: (layer: number) => number,
) {
  expect(chosen).toBeGreaterThanOrEqual(0);
  expect(chosen).toBeLessThan(of);
  if (chosen > 0) expect(sizeOf(chosen)).toBeLessThanOrEqual(bound);
  if (chosen < of - 1) expect(sizeOf(chosen + 1)).toBeGreaterThan(bound);
}
