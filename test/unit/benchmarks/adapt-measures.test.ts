import { describe, expect, test } from 'vitest';
import {
  adaptedAfter,
  affected,
  heightsAt,
  type LineSample,
  longestGap,
  lowest,
  recoveredAfter,
} from '../../../benchmarks/adapt/measures.ts';

/** A frame each 100 ms. */
const frames = (from: number, until: number, height: number) =>
  Array.from({ length: (until - from) / 100 }, (_, index) => ({ at: from + 100 * index, height }));

/** Of 100 packets in each half second so many are lost. */
const line = (...lost: number[]): LineSample[] => {
  let overflowed = 0;
  return lost.map((more, index) => {
    overflowed += more;
    return { at: 500 * index, packets: 100 * index, overflowed };
  });
};

describe('adapt', () => {
  test('adapted: from when on the line loses next to nothing for three seconds', () => {
    const lost = [0, 30, 30, 0, 0, 0, 20, ...Array.from({ length: 10 }, () => 0)];
    expect(adaptedAfter(line(...lost), 0, 60_000)).toBe(3_000);
    expect(adaptedAfter(line(0, 30, 30), 0, 60_000)).toBeNull();
  });

  test('recovered: when each picture is as high as before', () => {
    const seen = {
      one: [...frames(0, 1_000, 360), ...frames(1_000, 2_000, 180), ...frames(2_000, 3_000, 360)],
      two: [...frames(0, 1_000, 180), ...frames(2_500, 3_000, 180)],
    };
    const before = heightsAt(seen, 900);
    expect(before).toEqual({ one: 360, two: 180 });
    expect(recoveredAfter(seen, before, 1_200)).toBe(1_300);
    expect(recoveredAfter(seen, { ...before, three: 90 }, 1_200)).toBeNull();
  });

  test('a gap may be the last one', () => {
    expect(longestGap(frames(0, 1_000, 360), 0, 1_500)).toBe(600);
    expect(lowest([...frames(0, 1_000, 90), ...frames(1_000, 2_000, 360)], 1_000)).toBe(360);
  });

  test('affected: what became smaller, or stands still as it did not before', () => {
    const steady = frames(0, 4_000, 360);
    const seen = {
      steady,
      smaller: [...frames(0, 2_100, 360), ...frames(2_100, 4_000, 180)],
      stands: [...frames(0, 2_000, 360), ...frames(3_500, 4_000, 360)],
      alwaysSlow: [0, 1_500, 3_000].map((at) => ({ at, height: 360 })),
    };
    expect(affected(seen, 0, 2_000, 4_000)).toEqual(['smaller', 'stands']);
  });
});
