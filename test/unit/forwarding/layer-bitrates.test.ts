import { describe, expect, test } from 'vitest';
import { bitrateOf, remembered } from '../../../src/forwarding/layer-bitrates.ts';
import { sent } from '../../support/forwarding/rooms.ts';

const layers = (spatial: number, temporal: number) => ({ spatial, temporal });
const said = sent('anna', 'camera', {
  picture: { height: 720, frameRate: 30, spatialLayers: 2, temporalLayers: 3, bitrates: [100_000, 1_000_000] },
});

describe('F12: what a layer takes', () => {
  test('is as measured where it runs', () => {
    const measured = [
      [10, 20, 30],
      [100, 200, 300],
    ];
    expect(bitrateOf(said, measured, layers(1, 1))).toBe(200);
    expect(bitrateOf(said, measured, null)).toBe(30);
  });

  test('is as its sender says where it does not, and less with fewer frames', () => {
    const measured = [
      [10, 20, 30],
      [0, 0, 0],
    ];
    expect(bitrateOf(said, measured, layers(1, 2))).toBe(1_000_000);
    expect(bitrateOf(said, undefined, layers(1, 0))).toBe(400_000);
    expect(bitrateOf(said, undefined, layers(0, 1))).toBe(60_000);
  });

  test('is as is usual where nobody says it', () => {
    const silent = sent('anna');
    const all = [0, 1, 2].map((spatial) => bitrateOf(silent, undefined, layers(spatial, 2)));
    expect(all).toEqual([149_760, 506_880, 2_027_520]);
  });

  test('of a screen is a page that is being turned, until it is measured', () => {
    const picture = { height: 1_080, frameRate: 15, spatialLayers: 1, temporalLayers: 1, bitrates: [2_500_000] };
    const screen = sent('anna', 'screen', { picture });
    expect(bitrateOf(screen, undefined, null)).toBe(1_000_000);
    expect(bitrateOf(screen, [[2_000_000]], null)).toBe(2_000_000);
  });
});

describe('F12: peaks', () => {
  const first = remembered(undefined, [[100_000]], 0, 'camera');

  test('count for a while, and half of them after a quarter of a minute', () => {
    expect(remembered(first, [[10_000]], 1_000, 'camera')).toBe(first);
    expect(remembered(first, [[10_000]], 15_000, 'camera').bitrates).toEqual([[50_000]]);
    expect(remembered(first, [[10_000]], 120_000, 'camera').bitrates).toEqual([[10_000]]);
  });

  test('count at once', () => {
    expect(remembered(first, [[300_000]], 1_000, 'camera')).toEqual({ bitrates: [[300_000]], at: 1_000 });
  });

  test('are forgotten with a layer that is stopped', () => {
    expect(remembered(first, [[0]], 1_000, 'camera').bitrates).toEqual([[0]]);
  });

  test('F37: of a screen last on while it stands still, and some of it for good', () => {
    const turned = remembered(undefined, [[900_000]], 0, 'screen');
    expect(remembered(turned, [[0]], 1_000, 'screen')).toBe(turned);
    const later = remembered(turned, [[0]], 15_000, 'screen');
    expect(later.bitrates).toEqual([[450_000]]);
    expect(remembered(later, [[0]], 120_000, 'screen').bitrates).toEqual([[400_000]]);
    const little = remembered(undefined, [[90_000]], 0, 'screen');
    expect(remembered(little, [[0]], 120_000, 'screen')).toBe(little);
    expect(remembered(undefined, [[0]], 0, 'screen').bitrates).toEqual([[0]]);
  });

  test('that hardly differ are the same', () => {
    expect(remembered(first, [[109_000]], 1_000, 'camera')).toBe(first);
  });
});
