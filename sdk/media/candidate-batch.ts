import type { IceCandidate } from '../../src/protocol/p2p.ts';

/** Longer saves messages, shorter saves set-up time. */
const BATCH_WINDOW_MS = 20;

export type CandidateBatchDependencies = { send: (candidates: IceCandidate[]) => void; maxPerMessage: number };

/** The first candidate goes at once; those that follow within the window go together. */
export class CandidateBatch {
  readonly #dependencies: CandidateBatchDependencies;
  #waiting: IceCandidate[] = [];
  #window: ReturnType<typeof setTimeout> | undefined;

  constructor(dependencies: CandidateBatchDependencies) {
    this.#dependencies = dependencies;
  }

  add(candidate: IceCandidate): void {
    this.#waiting.push(candidate);
    if (this.#window === undefined) this.#flush();
  }

  close(): void {
    clearTimeout(this.#window);
    this.#waiting = [];
  }

  #flush(): void {
    this.#window = undefined;
    if (this.#waiting.length === 0) return;
    this.#window = setTimeout(() => this.#flush(), BATCH_WINDOW_MS);
    const { send, maxPerMessage } = this.#dependencies;
    const candidates = this.#waiting;
    this.#waiting = [];
    for (let i = 0; i < candidates.length; i += maxPerMessage) send(candidates.slice(i, i + maxPerMessage));
  }
}
