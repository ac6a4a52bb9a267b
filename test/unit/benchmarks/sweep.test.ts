import { expect, test } from 'vitest';
import { audioDoubledMs, audioGapMs, SAMPLE_RATE, sweepAt } from '../../../benchmarks/support/sweep.ts';

const seconds = 4;

/** What a receiver would record: `gain(t)` of the sweep as sent, and copies of it that come later. */
function recording(...copies: { delayMs: number; gain: (t: number) => number }[]): Float32Array {
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => {
    const t = i / SAMPLE_RATE;
    return copies.reduce((sum, { delayMs, gain }) => sum + gain(t) * sweepAt(10 + t - delayMs / 1000), 0);
  });
}

const always = () => 1;
const between = (from: number, to: number) => (t: number) => (t >= from && t < to ? 1 : 0);

test('a clean recording has no gap and no echo', () => {
  const samples = recording({ delayMs: 0, gain: always });
  expect([audioGapMs(samples), audioDoubledMs(samples)]).toEqual([0, 0]);
});

test('a silence is a gap of its length, less 10 ms', () => {
  const samples = recording({ delayMs: 0, gain: (t) => 1 - between(2, 2.15)(t) });
  expect(audioGapMs(samples)).toBeGreaterThanOrEqual(135);
  expect(audioGapMs(samples)).toBeLessThanOrEqual(140);
});

test('a copy 60 ms later, heard for 200 ms, is doubled for about that long', () => {
  const samples = recording({ delayMs: 0, gain: always }, { delayMs: 60, gain: between(2, 2.2) });
  expect(audioDoubledMs(samples)).toBeGreaterThan(170);
  expect(audioDoubledMs(samples)).toBeLessThan(250);
});

test('a crossing of two copies 60 ms apart is doubled for as long as both are heard', () => {
  const fade = (t: number) => Math.min(1, Math.max(0, (t - 2) / 0.04));
  const samples = recording({ delayMs: 0, gain: (t) => 1 - fade(t) }, { delayMs: 60, gain: fade });
  expect(audioDoubledMs(samples)).toBeGreaterThan(10);
  expect(audioDoubledMs(samples)).toBeLessThan(60);
  expect(audioGapMs(samples)).toBe(0);
});

test('copies that the ear fuses are no echo', () => {
  const samples = recording({ delayMs: 0, gain: () => 0.6 }, { delayMs: 12, gain: () => 0.6 });
  expect(audioDoubledMs(samples)).toBe(0);
});
