import { MINUTE_MS } from '../shared/minute.ts';
import { type Counted, EMPTY_TALLY, mergedTallies, type Tally, tallied } from './tally.ts';

/** A day. More costs about a kilobyte a minute. */
const MINUTES_KEPT = 1_440;

/** What happened in each of the last minutes. Times in ms, of a clock that does not go back. */
export class Minutes {
  /** By minute; the oldest first, and those in which nothing happened left out. */
  readonly #tallies = new Map<number, Tally>();

  add(fact: Counted, now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    this.#tallies.set(minute, tallied(this.#tallies.get(minute) ?? EMPTY_TALLY, fact));
    for (const old of this.#tallies.keys()) {
      if (old > minute - MINUTES_KEPT) break;
      this.#tallies.delete(old);
    }
  }

  /** Steps of so many minutes each, the last of which is under way; `at`: when it began. */
  steps(count: number, minutesEach: number, now: number): (Tally & { at: number })[] {
    const last = Math.floor(now / MINUTE_MS / minutesEach);
    const tallies = Array.from({ length: count }, () => EMPTY_TALLY);
    for (const [minute, tally] of this.#tallies) {
      const index = Math.floor(minute / minutesEach) - last + count - 1;
      const before = tallies[index];
      if (before) tallies[index] = mergedTallies(before, tally);
    }
    return tallies.map((tally, index) => ({ ...tally, at: (last - count + 1 + index) * minutesEach * MINUTE_MS }));
  }
}
