import type { Delivery } from './delivery.ts';
import type { FrameSeries } from './frame-series.ts';
import { isSound, type RemoteSource, sourceKey } from './source-key.ts';

/**
 * The last so many frames of a fluent picture. More outlive the stall that follows a first key frame by more; fewer
 * show the new path sooner.
 */
const STEADY_FRAMES = 20;
const MIN_STEADY_FRAMES = 5;
/** At 30 frames a second one may be late by one and a bit; higher lets stalls through, lower never ends on a busy machine. */
const MAX_INTERVAL_MS = 75;
/** The same for pictures that come more seldom. */
const MAX_INTERVALS = 2.25;
/** As rough as the old path is the new one may be, but no rougher than that; on such a line one waits for ever. */
const MAX_ROUGHNESS_MS = 200;
const FLUENT_INTERVAL_MS = 1_000 / 30;
/** Layers are cut to multiples of a few pixels; a step down is a fifth at least. */
const SAME_HEIGHT = 0.95;
/** About 200 ms of sound: the jitter buffer has filled. */
const STEADY_PACKETS = 10;
/** Somebody silent sends few (Opus DTX), on one path perhaps and not on the other: after so long the first will do. */
const STEADY_SOUND_MS = 400;
/** From then on a rough but sharp picture is as steady as it will get: on a line that loses packets all are rough. */
const ROUGH_AFTER_MS = 6_000;
const ROUGH_FOR_MS = 1_000;
/** From then on whatever has been decoded will do; the server gives up two seconds later. */
const ANYTHING_AFTER_MS = 8_000;

export type Watched = { readonly delivery: Delivery; frames(key: string): FrameSeries };

/** What the path that still carries media shows of a picture. */
export const usualOf = (from: Watched, key: string): { height: number; intervalMs: number; roughnessMs: number } => {
  const frames = from.frames(key);
  return {
    height: frames.height ?? from.delivery.height(key) ?? 0,
    intervalMs: frames.usualIntervalMs ?? FLUENT_INTERVAL_MS,
    roughnessMs: frames.roughnessMs,
  };
};

export const isAsHigh = (height: number, wanted: number): boolean => height >= wanted * SAME_HEIGHT;

/** Whether this source can be shown from the new path without anybody noticing. */
export function isSteady(remote: RemoteSource, from: Watched, to: Watched, waitedMs: number, now: number): boolean {
  const key = sourceKey(remote);
  const count = to.delivery.count(key);
  if (waitedMs >= ANYTHING_AFTER_MS) return count > 0;
  if (isSound(remote.source)) {
    const arrivedAt = to.delivery.arrivedAt(key);
    return count >= STEADY_PACKETS || (arrivedAt !== null && now - arrivedAt >= STEADY_SOUND_MS);
  }
  // A still screen sends hardly any frames.
  if (remote.source === 'screen') return count > 0;
  const { height, intervalMs, roughnessMs } = usualOf(from, key);
  const frames = to.frames(key);
  const wanted = height * SAME_HEIGHT;
  if (waitedMs >= ROUGH_AFTER_MS && frames.isSharpFor(ROUGH_FOR_MS, wanted, now)) return true;
  const roughest = Math.min(roughnessMs, MAX_ROUGHNESS_MS);
  const maxIntervalMs = Math.max(MAX_INTERVAL_MS, intervalMs * MAX_INTERVALS, roughest);
  const isFlowing = now - (frames.lastAt ?? 0) <= maxIntervalMs;
  return isFlowing && frames.isSteady(framesFor(intervalMs), { height: wanted, maxIntervalMs });
}

function framesFor(intervalMs: number): number {
  const inTheSameTime = Math.round((STEADY_FRAMES * FLUENT_INTERVAL_MS) / intervalMs);
  return Math.min(STEADY_FRAMES, Math.max(MIN_STEADY_FRAMES, inTheSameTime));
}
