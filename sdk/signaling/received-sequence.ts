/** Which of a session's numbered messages were processed: each is, once. */
export class ReceivedSequence {
  #highest = 0;

  get highest(): number {
    return this.#highest;
  }

  accept(seq: number): 'next' | 'seen' | 'gap' {
    if (seq <= this.#highest) return 'seen';
    const verdict = seq === this.#highest + 1 ? 'next' : 'gap';
    this.#highest = seq;
    return verdict;
  }

  restart(): void {
    this.#highest = 0;
  }
}
