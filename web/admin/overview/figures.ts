import type { Counts, SpanReport } from '../../../src/overview/overview-report.ts';

export const sumOf = <K extends string>(counts: Counts<K>): number =>
  Object.values<number | undefined>(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);

/** The largest first. */
export const ranked = <K extends string>(counts: Counts<K>): [key: K, count: number][] =>
  (Object.entries(counts) as [K, number][]).toSorted(([, one], [, other]) => other - one);

/** Of answered calls: those that got media, and those that never did. Null: none was answered. */
export function setupSuccess({
  setup,
  ended,
}: SpanReport): { connected: number; answered: number; share: number } | null {
  const connected = setup.count;
  const answered = connected + (ended['never-connected'] ?? 0);
  return answered === 0 ? null : { connected, answered, share: connected / answered };
}

/** Of what was received and scored. Null: nothing was. */
export function poorShare({ poorMs, scoredMs }: SpanReport): number | null {
  return scoredMs === 0 ? null : sumOf(poorMs) / scoredMs;
}
