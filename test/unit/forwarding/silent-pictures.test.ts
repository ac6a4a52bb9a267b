import { expect, test } from 'vitest';
import { isSilent, listened, type Silence } from '../../../src/forwarding/silent-pictures.ts';

/** Measured each second, from 0 on; then whether it is silent at that time. */
function measured(bitrates: readonly number[], isWatched = true, at = (bitrates.length - 1) * 1_000): boolean {
  const silence = bitrates.reduce<Silence>(
    (before, bitrate, second) =>
      listened(before, { producerId: 'one', bitrates: [[bitrate], [0]], isWatched }, second * 1_000),
    new Map(),
  );
  return isSilent(silence, 'one', at);
}

const nothing = (seconds: number): number[] => Array.from({ length: seconds + 1 }, () => 0);

test('F28: a picture is silent when nothing was measured of it for 8 s without a break, while it was watched', () => {
  expect([measured(nothing(7)), measured(nothing(8))]).toEqual([false, true]);
  expect(measured([...nothing(8), 9_000])).toBe(false);
  expect(measured([...nothing(5), 9_000, ...nothing(5)])).toBe(false);
  expect(measured(nothing(20), false)).toBe(false);
});

test('F28: what was measured a while ago says nothing of now', () => {
  expect([measured(nothing(9), true, 12_000), measured(nothing(9), true, 13_000)]).toEqual([true, false]);
  expect(measured([0], true, 60_000)).toBe(false);
});
