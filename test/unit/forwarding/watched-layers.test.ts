import { expect, test } from 'vitest';
import { encodedLayers, stopDueAt, UNWATCHED_MS, watch } from '../../../src/forwarding/watched-layers.ts';

test('F6: what is watched is encoded, and what is below it', () => {
  const layers = watch(undefined, 3, 1, 100);
  expect(layers).toEqual([null, null, 100]);
  expect(encodedLayers(layers, 100 + UNWATCHED_MS)).toEqual([0, 1]);
});

test('F6: what is new is encoded whole until it turns out that nobody watches it', () => {
  const layers = watch(undefined, 3, -1, 100);
  expect(encodedLayers(layers, 99 + UNWATCHED_MS)).toEqual([0, 1, 2]);
  expect(encodedLayers(layers, 100 + UNWATCHED_MS)).toEqual([]);
});

test('F6: a layer begins at once, and stops when it was not watched for long enough', () => {
  const large = watch(undefined, 3, 2, 0);
  const small = watch(large, 3, 0, 1_000);
  expect(stopDueAt(small, 1_000)).toBe(1_000 + UNWATCHED_MS);
  expect(encodedLayers(small, 999 + UNWATCHED_MS)).toEqual([0, 1, 2]);
  expect(encodedLayers(small, 1_000 + UNWATCHED_MS)).toEqual([0]);
  expect(stopDueAt(small, 1_000 + UNWATCHED_MS)).toBeNull();
  const again = watch(small, 3, 2, 90_000);
  expect(encodedLayers(again, 90_000)).toEqual([0, 1, 2]);
});

test('F6: each layer has its own time, counted from when it was watched last', () => {
  const large = watch(undefined, 3, 2, 0);
  const middle = watch(large, 3, 1, 1_000);
  const small = watch(middle, 3, 0, 4_000);
  expect(encodedLayers(small, 1_000 + UNWATCHED_MS)).toEqual([0, 1]);
  expect(stopDueAt(small, 1_000 + UNWATCHED_MS)).toBe(4_000 + UNWATCHED_MS);
  expect(encodedLayers(watch(small, 3, 2, 5_000), 5_000)).toEqual([0, 1, 2]);
});

test('F6: where nothing changes it stays the same', () => {
  const layers = watch(undefined, 3, 1, 0);
  expect(watch(layers, 3, 1, 9_000)).toBe(layers);
});

test('F6: another number of layers begins anew for those that are new', () => {
  expect(watch([null, 5], 3, 0, 9_000)).toEqual([null, 5, 9_000]);
});
