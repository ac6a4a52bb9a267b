import type { TimesReport } from './overview-report.ts';

/** Upper ends of the ranges that times are counted in, ms; the last range has none. */
const UPPER_MS = [10, 20, 35, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1_000, 1_500, 2_500, 5_000, 10_000, 20_000];

/** Times, counted by range: as much for a million as for one. */
export type Times = { readonly counts: readonly number[]; readonly maxMs: number };

export const NO_TIMES: Times = { counts: UPPER_MS.map(() => 0).concat(0), maxMs: 0 };

export function withTime({ counts, maxMs }: Times, ms: number): Times {
  const range = UPPER_MS.findIndex((upper) => ms <= upper);
  const at = range < 0 ? UPPER_MS.length : range;
  return { counts: counts.map((count, index) => (index === at ? count + 1 : count)), maxMs: Math.max(maxMs, ms) };
}

export function mergedTimes(one: Times, other: Times): Times {
  if (one === NO_TIMES) return other;
  if (other === NO_TIMES) return one;
  const counts = one.counts.map((count, index) => count + (other.counts[index] ?? 0));
  return { counts, maxMs: Math.max(one.maxMs, other.maxMs) };
}

export function timesReport({ counts, maxMs }: Times): TimesReport {
  const count = counts.reduce((sum, some) => sum + some, 0);
  if (count === 0) return { count, p50Ms: null, p95Ms: null, maxMs: null };
  const below = (part: number): number => {
    let left = Math.ceil(part * count);
    const range = counts.findIndex((some) => {
      left -= some;
      return left <= 0;
    });
    return Math.min(UPPER_MS[range] ?? maxMs, maxMs);
  };
  return { count, p50Ms: below(0.5), p95Ms: below(0.95), maxMs };
}
