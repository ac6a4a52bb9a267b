import { MARK_FROM } from '../protocol/mark-from.ts';
import type { Mark } from '../protocol/quality.ts';

/** `mos`: smoothed. Both null until something was measured. */
export type MarkState = { readonly mos: number | null; readonly mark: Mark | null };

export const NO_MARK: MarkState = { mos: null, mark: null };

/** 1 to 5. What is called poor when counted, period by period. */
export const isPoor = (mos: number): boolean => mos < MARK_FROM.fair;

/** To another mark a score must go so far beyond. More flickers less. */
const MARGIN = 0.1;
/** A turn for the worse is believed sooner than one for the better. Higher follows faster. */
const FALLING = 0.6;
const RISING = 0.5;

/** One period more. `mos`: 1 to 5. */
export function marked({ mos: before, mark }: MarkState, mos: number): MarkState {
  const smoothed = before === null ? mos : before + (mos < before ? FALLING : RISING) * (mos - before);
  return { mos: smoothed, mark: markOf(smoothed, mark) };
}

function markOf(mos: number, before: Mark | null): Mark {
  const margin = (isAbove: boolean): number => (before === null ? 0 : isAbove ? -MARGIN : MARGIN);
  if (mos >= MARK_FROM.good + margin(before === 'good')) return 'good';
  return mos >= MARK_FROM.fair + margin(before !== 'poor') ? 'fair' : 'poor';
}
