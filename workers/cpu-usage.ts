type Reading = { readonly cpuSeconds: number; readonly at: number };

/** From a process's CPU seconds, how much of one core it took between the last two readings. */
export class CpuUsage {
  #last: Reading | null = null;
  #share: number | null = null;

  /** Null before the second reading. */
  get share(): number | null {
    return this.#share;
  }

  /** `now`: in milliseconds. */
  note(cpuSeconds: number, now: number): void {
    const before = this.#last;
    this.#last = { cpuSeconds, at: now };
    if (before && now > before.at) {
      this.#share = Math.max(0, ((cpuSeconds - before.cpuSeconds) * 1_000) / (now - before.at));
    }
  }
}
