import type { LegSample } from './sample.ts';

/** A path, a source or a picture that is shown anew finds its bitrate for so long. Longer is later to warn. */
export const RAMP_UP_MS = 10_000;
/** A wish for other layers brings a key frame and a blur. One period, so that the next is free of it. */
export const CHANGE_MS = 5_000;

/** What is measured before says how it began, not how it goes. */
export function isSettled({ kind, at, since }: LegSample): boolean {
  const isOver = (when: number | null, ms: number): boolean => when === null || at - when >= ms;
  if (!isOver(since.path, RAMP_UP_MS) || !isOver(since.source, RAMP_UP_MS)) return false;
  return kind === 'audio' || (isOver(since.shown, RAMP_UP_MS) && isOver(since.layers, CHANGE_MS));
}
