import type { Leg } from './legs.ts';

/** How high a shared screen was seen, minute by minute as of its lowest score, and how high it was captured. */
export type ScreenHeights = {
  readonly leg: Leg;
  /** Null: its sender did not tell. */
  readonly captured: number | null;
  readonly least: number;
  readonly median: number;
  readonly last: number;
};

/** A row for each who received a screen. */
export const screenHeightsOf = (legs: readonly Leg[]): ScreenHeights[] =>
  legs.flatMap((leg) => {
    if (leg.source !== 'screen' || leg.leg !== 'whole') return [];
    const heights = leg.minutes.flatMap(({ inputs }) => inputs['height'] ?? []);
    const sorted = heights.toSorted((one, other) => one - other);
    const [least, median, last] = [sorted[0], sorted[Math.floor(sorted.length / 2)], heights.at(-1)];
    if (least === undefined || median === undefined || last === undefined) return [];
    const captured = leg.minutes.flatMap(({ inputs }) => inputs['capturedHeight'] ?? []).at(-1) ?? null;
    return [{ leg, captured, least, median, last }];
  });
