/** From and until: ms since the epoch. */
export type TimeScale = { readonly from: number; readonly until: number };

const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400].map((s) => s * 1_000);

/** 0 to 1, and at the ends what is beyond them. */
export const shareOf = ({ from, until }: TimeScale, at: number): number =>
  until <= from ? 0 : Math.min(1, Math.max(0, (at - from) / (until - from)));

/** Round times within the scale, at most so many. */
export function ticksOf({ from, until }: TimeScale, most: number): number[] {
  const step = STEPS_MS.find((ms) => (until - from) / ms <= most) ?? until - from;
  const first = Math.ceil(from / step) * step;
  return Array.from(
    { length: Math.max(0, Math.floor((until - first) / step) + 1) },
    (_, index) => first + index * step,
  );
}
