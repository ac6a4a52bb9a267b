type Reading = { readonly at: number; readonly cpuSeconds: number; readonly flows: number };

/** Shorter is jumpier, and places rooms by what a key frame cost; longer sees a room that grows later. */
const WINDOW_MS = 4_000;

/** From a process's CPU seconds, how much of one core it took of late, and for how many flows. */
export class LoadMeter {
  #readings: readonly Reading[] = [];

  /** Null before the second reading. */
  get share(): number | null {
    const [first, last] = [this.#readings[0], this.#readings.at(-1)];
    if (!first || !last || last.at <= first.at) return null;
    return Math.max(0, ((last.cpuSeconds - first.cpuSeconds) * 1_000) / (last.at - first.at));
  }

  /** Meanwhile, on the average. */
  get flows(): number {
    return this.#readings.reduce((sum, { flows }) => sum + flows, 0) / Math.max(1, this.#readings.length);
  }

  /** `at`: in milliseconds. */
  note(reading: Reading): void {
    this.#readings = [...this.#readings.filter(({ at }) => at >= reading.at - WINDOW_MS), reading];
  }
}
