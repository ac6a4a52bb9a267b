import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
/** The span that a figure is of: a sample's. */
const SPAN_MS = 5_000;

/** How late the signaling thread's timers are. */
export class LoopLag {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #since = 0;
  #p99Ms = 0;

  constructor() {
    this.#histogram.enable();
  }

  /** Milliseconds, 99th percentile of the last span that is over. */
  get p99Ms(): number {
    return this.#p99Ms;
  }

  tick(now: number): void {
    if (now - this.#since < SPAN_MS) return;
    this.#since = now;
    // It counts from one tick to the next, in nanoseconds.
    this.#p99Ms = Math.max(0, this.#histogram.percentile(99) / 1e6 - RESOLUTION_MS);
    this.#histogram.reset();
  }

  stop(): void {
    this.#histogram.disable();
  }
}
