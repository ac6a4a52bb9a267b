/** A time that does not run while it is paused, and afterwards is given in full again. */
export class PausableDeadline {
  readonly #expired: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #durationMs: number | null = null;
  #paused = false;

  constructor(expired: () => void) {
    this.#expired = expired;
  }

  start(durationMs: number): void {
    this.#durationMs = durationMs;
    this.#run();
  }

  stop(): void {
    this.#durationMs = null;
    clearTimeout(this.#timer);
  }

  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#run();
  }

  #run(): void {
    clearTimeout(this.#timer);
    if (this.#durationMs !== null && !this.#paused) this.#timer = setTimeout(this.#expired, this.#durationMs);
  }
}
