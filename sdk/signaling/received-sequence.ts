/** Lower frees the server's memory sooner; it ends a session that leaves 2,000 messages unacknowledged. */
const ACKNOWLEDGE_EVERY = 200;

/** Which of a session's numbered messages were processed: each is, once. */
export class ReceivedSequence {
  #highest = 0;
  #acknowledged = 0;

  get highest(): number {
    return this.#highest;
  }

  /** So much came in that the next request, which would carry the word of it, cannot be waited for. */
  get acknowledgementDue(): boolean {
    return this.#highest - this.#acknowledged >= ACKNOWLEDGE_EVERY;
  }

  accept(seq: number): 'next' | 'seen' | 'gap' {
    if (seq <= this.#highest) return 'seen';
    const verdict = seq === this.#highest + 1 ? 'next' : 'gap';
    this.#highest = seq;
    return verdict;
  }

  /** What is to be told to the server; it counts as told. */
  acknowledge(): number {
    this.#acknowledged = this.#highest;
    return this.#highest;
  }

  restart(): void {
    this.#highest = 0;
    this.#acknowledged = 0;
  }
}
