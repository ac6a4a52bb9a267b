/** Shorter finds shorter stalls and wakes the page more often. */
const TICK_MS = 100;

/** For how long the page’s thread is held up: how late a timer comes. */
export class StallWatch {
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = 0;
  #lateMs = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#schedule();
  }

  /** Since the beginning, what is late right now counted in. */
  get lateMs(): number {
    return this.#lateMs + Math.max(0, this.#now() - this.#dueAt);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#dueAt = this.#now() + TICK_MS;
    this.#timer = setTimeout(() => {
      this.#lateMs = this.lateMs;
      this.#schedule();
    }, TICK_MS);
  }
}
