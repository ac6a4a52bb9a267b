/** More remember a stall for longer than anybody asks. */
const KEPT = 90;
/** Of so many the median is a source's usual interval. */
const USUAL_OF = 30;
const MIN_FOR_USUAL = 8;
/** In so many of the last frames, two seconds at 30 a second, a stall counts that came twice. */
const ROUGH_OF = 60;

/**
 * `count` frames have come since the one before, as seen at `at`. `precisionMs`: how much earlier it may have been;
 * 0 where each frame is seen as it comes.
 */
export type FramesSeen = {
  readonly at: number;
  readonly height: number;
  readonly count: number;
  readonly precisionMs: number;
};

type Step = {
  readonly at: number;
  readonly height: number;
  readonly count: number;
  /** The usual interval here, if nothing stalled. */
  readonly intervalMs: number;
  /** The longest interval that is certain. */
  readonly longestMs: number;
};

/** When one picture's frames came, and how high they were. */
export class FrameSeries {
  #steps: Step[] = [];

  note({ at, height, count, precisionMs }: FramesSeen): void {
    const elapsed = at - (this.#steps.at(-1)?.at ?? at);
    const longestMs = Math.max(elapsed / count, elapsed - precisionMs);
    this.#steps = [...this.#steps.slice(-KEPT + 1), { at, height, count, intervalMs: elapsed / count, longestMs }];
  }

  get lastAt(): number | null {
    return this.#steps.at(-1)?.at ?? null;
  }

  get height(): number | null {
    return this.#steps.at(-1)?.height ?? null;
  }

  /** Null while too few have come. */
  get usualIntervalMs(): number | null {
    const intervals = this.#steps.slice(1).slice(-USUAL_OF);
    if (intervals.reduce((sum, { count }) => sum + count, 0) < MIN_FOR_USUAL) return null;
    return intervals.map(({ intervalMs }) => intervalMs).sort((a, b) => a - b)[intervals.length >> 1] ?? null;
  }

  /** The second longest interval of late: what happens again and again, but not what happened once. */
  get roughnessMs(): number {
    const intervals = this.#steps.slice(-ROUGH_OF).map(({ longestMs }) => longestMs);
    return intervals.sort((a, b) => b - a)[1] ?? 0;
  }

  /** Whether the last so many frames are that high and came without a longer interval. */
  isSteady(frames: number, { height, maxIntervalMs }: { height: number; maxIntervalMs: number }): boolean {
    let seen = 0;
    for (let i = this.#steps.length - 1; i >= 0; i -= 1) {
      const step = this.#steps[i];
      if (!step || step.height < height) return false;
      seen += step.count;
      if (seen >= frames) return true;
      if (step.longestMs > maxIntervalMs) return false;
    }
    return false;
  }

  /** Whether frames have come for so long, up to `now`, and all were that high. */
  isSharpFor(durationMs: number, height: number, now: number): boolean {
    const from = now - durationMs;
    const isOldEnough = (this.#steps[0]?.at ?? now) <= from;
    const recent = this.#steps.filter(({ at }) => at > from);
    return isOldEnough && recent.length > 1 && recent.every((step) => step.height >= height);
  }

  /** The last that came at or before that time. */
  lastBefore(at: number): number | null {
    return this.#steps.findLast((step) => step.at <= at)?.at ?? null;
  }

  after(at: number): readonly { at: number; height: number }[] {
    return this.#steps.filter((step) => step.at > at);
  }
}
