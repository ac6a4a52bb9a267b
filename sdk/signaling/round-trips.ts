/** Answered by the server at once, so that the time is the line’s. */
const ANSWERED_AT_ONCE: ReadonlySet<string> = new Set(['ping', 'quality.digest', 'room.sources']);

/** How long the server’s answers take: what a person’s own line adds to it is seen here apart from all media. */
export class RoundTrips {
  readonly #now: () => number;
  readonly #open = new Map<number, number>();
  #slowest: number | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  sent(id: number, type: string): void {
    if (ANSWERED_AT_ONCE.has(type)) this.#open.set(id, this.#now());
  }

  answered(id: number): void {
    const sentAt = this.#open.get(id);
    if (sentAt === undefined) return;
    this.#open.delete(id);
    this.#note(this.#now() - sentAt);
  }

  /** What was on its way is lost; nothing can be said of it. */
  linkDown(): void {
    this.#open.clear();
  }

  /** The slowest since this was asked last, those counted that are waited for still; undefined: there was none. */
  takeSlowest(): number | undefined {
    for (const sentAt of this.#open.values()) this.#note(this.#now() - sentAt);
    const slowest = this.#slowest;
    this.#slowest = null;
    return slowest ?? undefined;
  }

  #note(ms: number): void {
    this.#slowest = Math.max(this.#slowest ?? 0, ms);
  }
}
