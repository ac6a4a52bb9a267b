import type { ReconnectPolicy } from './reconnect-policy.ts';

type Phase = { phase: 'idle' } | { phase: 'waiting'; timer: ReturnType<typeof setTimeout> } | { phase: 'trying' };

export type ReconnectorDependencies = {
  policy: ReconnectPolicy;
  tryNow: () => void;
  /** Said whenever the next attempt is known. */
  scheduled: (plan: { attempt: number; nextTryAt: number }) => void;
};

/** Decides when to try again; what trying means is its owner's business. */
export class Reconnector {
  readonly #dependencies: ReconnectorDependencies;
  #phase: Phase = { phase: 'idle' };
  #attempt = 0;

  constructor(dependencies: ReconnectorDependencies) {
    this.#dependencies = dependencies;
  }

  /** The connection is lost, or an attempt failed. `notBeforeMs`: what the server asked for. */
  lost(notBeforeMs = 0): void {
    if (this.#phase.phase === 'waiting') return;
    this.#attempt += 1;
    const delay = Math.max(notBeforeMs, this.#dependencies.policy(this.#attempt));
    this.#phase = { phase: 'waiting', timer: setTimeout(() => this.#try(), delay) };
    this.#dependencies.scheduled({ attempt: this.#attempt, nextTryAt: Date.now() + delay });
  }

  /** There is reason to believe that it works now. */
  hurry(): void {
    if (this.#phase.phase !== 'waiting') return;
    clearTimeout(this.#phase.timer);
    this.#try();
  }

  /** Connected, or no longer wanted. */
  stop(): void {
    if (this.#phase.phase === 'waiting') clearTimeout(this.#phase.timer);
    this.#phase = { phase: 'idle' };
    this.#attempt = 0;
  }

  #try(): void {
    this.#phase = { phase: 'trying' };
    this.#dependencies.tryNow();
  }
}
