import type { Frame, Frames } from './frame-log.ts';

/** Of what the line lost by its rate, up to then: `at`, ms since the epoch. */
export type LineSample = { at: number; packets: number; overflowed: number };

/** A line that carries what it is sent loses no more of it than this. */
const LOST_PART = 0.02;
/** So long it has to be so. */
const STEADY_MS = 3_000;
/** Who sees a picture stand still for longer notices. */
const STOOD_STILL_MS = 1_000;

/** From `from` on, until the line began to lose next to nothing; null: it never did. */
export function adaptedAfter(samples: readonly LineSample[], from: number, until: number): number | null {
  const within = samples.filter(({ at }) => at >= from && at <= until);
  const steady = within.find((start) => {
    const end = within.find(({ at }) => at >= start.at + STEADY_MS);
    return end && end.overflowed - start.overflowed <= LOST_PART * (end.packets - start.packets);
  });
  return steady ? steady.at - from : null;
}

/** From `from` on, until every picture is as high as before, or higher; null: some never were. */
export function recoveredAfter(frames: Frames, heights: Readonly<Record<string, number>>, from: number): number | null {
  const times = Object.entries(heights).map(
    ([key, height]) => frames[key]?.find((frame) => frame.at >= from && frame.height >= height)?.at,
  );
  if (times.some((at) => at === undefined)) return null;
  return Math.max(...times.map((at) => (at ?? from) - from));
}

/** The last height of each picture before that time. */
export const heightsAt = (frames: Frames, time: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(frames).flatMap(([key, all]) => {
      const height = all.findLast(({ at }) => at <= time)?.height;
      return height === undefined ? [] : [[key, height]];
    }),
  );

export function longestGap(frames: readonly Frame[], from: number, until: number): number {
  const times = [from, ...frames.flatMap(({ at }) => (at > from && at < until ? [at] : [])), until];
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}

export const framesBetween = (frames: readonly Frame[], from: number, until: number): number =>
  frames.filter(({ at }) => at >= from && at < until).length;

export const lowest = (frames: readonly Frame[], from: number): number =>
  Math.min(...frames.flatMap(({ at, height }) => (at >= from ? [height] : [])));

/** How many pictures became smaller, or stood still, after `from`, and did not stand still so long before. */
export function affected(frames: Frames, start: number, from: number, until: number): string[] {
  const before = heightsAt(frames, from);
  return Object.entries(before).flatMap(([key, height]) => {
    const all = frames[key] ?? [];
    const stood = longestGap(all, from, until);
    const isSlow = stood > STOOD_STILL_MS && stood > 2 * longestGap(all, start, from);
    return isSlow || lowest(all, from) < height ? [key] : [];
  });
}
