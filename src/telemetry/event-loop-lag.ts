import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late timers were, in milliseconds. */
export type Lag = { p50Ms: number; p99Ms: number; maxMs: number };

/** Node records the time between two timers of this length, so their length has to be taken off. */
const RESOLUTION_MS = 10;
/** Longer, and a stall is told for longer after it; shorter, and a scraper that comes every 15 s may miss one. */
const WINDOW_MS = 15_000;

/** Node's histogram of nanoseconds between the timers of one length. */
type Monitor = {
  readonly count: number;
  readonly max: number;
  percentile(percent: number): number;
  enable(): boolean;
  disable(): boolean;
  reset(): void;
};

const NONE: Lag = { p50Ms: 0, p99Ms: 0, maxMs: 0 };

/**
 * How long the event loop was held up, over two windows: the one that runs and the one before. No stall hides from a
 * scraper that comes more often than every 15 s, and none takes it away from another scraper.
 */
export class EventLoopLag {
  readonly #monitor: Monitor;
  #before: Lag = NONE;
  #since: number;

  /** `now`: milliseconds by any clock that rises evenly. */
  constructor(now: number, monitor: Monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS })) {
    this.#since = now;
    this.#monitor = monitor;
    monitor.enable();
  }

  read(now: number): Lag {
    const current = this.#current();
    const worse = (key: keyof Lag): number => Math.max(this.#before[key], current[key]);
    const lag = { p50Ms: worse('p50Ms'), p99Ms: worse('p99Ms'), maxMs: worse('maxMs') };
    if (now - this.#since >= WINDOW_MS) {
      this.#before = current;
      this.#since = now;
      this.#monitor.reset();
    }
    return lag;
  }

  stop(): void {
    this.#monitor.disable();
  }

  #current(): Lag {
    if (this.#monitor.count === 0) return NONE;
    const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    return {
      p50Ms: ms(this.#monitor.percentile(50)),
      p99Ms: ms(this.#monitor.percentile(99)),
      maxMs: ms(this.#monitor.max),
    };
  }
}
