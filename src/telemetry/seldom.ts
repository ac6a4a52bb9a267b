/** Longer says later how it goes on; shorter fills the log while something is broken. */
const EVERY_MS = 60_000;

/** For lines that could be thousands: of each kind one a minute, which says for how many it stands. Metrics count them all. */
export class Seldom<K> {
  readonly #now: () => number;
  readonly #kinds = new Map<K, { saidAt: number; unsaid: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Those since the last line, with this one; null: no line now. */
  count(kind: K): number | null {
    const { saidAt, unsaid } = this.#kinds.get(kind) ?? { saidAt: Number.NEGATIVE_INFINITY, unsaid: 0 };
    const isDue = this.#now() - saidAt >= EVERY_MS;
    this.#kinds.set(kind, isDue ? { saidAt: this.#now(), unsaid: 0 } : { saidAt, unsaid: unsaid + 1 });
    return isDue ? unsaid + 1 : null;
  }
}
