/** Root mean square of samples of −1 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Below −60 dB nothing is shown, at −6 dB the bar is full: loudness is heard by ratios, not by differences. */
const QUIETEST_DB = -60;
const LOUDEST_DB = -6;

/** How far the bar goes, in per cent. */
export function barOf(level: number): number {
  const db = 20 * Math.log10(Math.max(level, 1e-6));
  return Math.round(100 * Math.min(1, Math.max(0, (db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB))));
}

/** Speech; below it there is a fan, or nothing. About −45 dB. */
export const isHeard = (bar: number): boolean => bar >= 28;
