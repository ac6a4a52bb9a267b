import { shareOf, type TimeScale } from './time-scale.ts';

/** In units of the drawing. */
export const WIDTH = 1_000;
export const HEIGHT = 200;

const LOWEST = 1;
const HIGHEST = 5;

type Point = { readonly at: number; readonly mos: number };

const round = (value: number): number => Math.round(value * 10) / 10;

export const xOf = (scale: TimeScale, at: number): number => round(WIDTH * shareOf(scale, at));
export const yOf = (mos: number): number => round((HEIGHT * (HIGHEST - mos)) / (HIGHEST - LOWEST));

/** SVG path data of a line that is broken where nothing was measured for longer than `gapMs`. */
export function linePath(points: readonly Point[], scale: TimeScale, gapMs: number): string {
  const parts = points.map(({ at, mos }, index) => {
    const before = points[index - 1];
    const begins = !before || at - before.at > gapMs;
    // A single point has no length, and would not be seen.
    const dot = begins && (points[index + 1]?.at ?? Number.POSITIVE_INFINITY) - at > gapMs ? 'h1' : '';
    return `${begins ? 'M' : 'L'}${xOf(scale, at)} ${yOf(mos)}${dot}`;
  });
  return parts.join('');
}

/** SVG path data of a strip's boxes, `height` high, one for each span. */
export function boxesPath(spans: readonly { from: number; until: number }[], scale: TimeScale, height: number): string {
  return spans
    .map(({ from, until }) => {
      const x = xOf(scale, from);
      return `M${x} 0H${Math.max(xOf(scale, until), x + 1)}V${height}H${x}z`;
    })
    .join('');
}
