import type { ReconnectPolicy } from './reconnect-policy.ts';

/** A connection that breaks sooner than this was no success: the next waits still longer. */
const STABLE_AFTER_MS = 10_000;

type Timer = ReturnType<typeof setTimeout>;
type Phase =
  | { phase: 'idle' | 'trying' }
  | { phase: 'waiting'; timer: Timer }
  /** Until the timer runs out it is not known whether the connection lasts. */
  | { phase: 'connected'; timer: Timer };

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
    this.#clearTimer();
    this.#attempt += 1;
    const delay = this.#dependencies.policy(this.#attempt, notBeforeMs);
    this.#phase = { phase: 'waiting', timer: setTimeout(() => this.#try(), delay) };
    this.#dependencies.scheduled({ attempt: this.#attempt, nextTryAt: Date.now() + delay });
  }

  /** There is reason to believe that it works now. */
  hurry(): void {
    if (this.#phase.phase !== 'waiting') return;
    this.#clearTimer();
    this.#try();
  }

  connected(): void {
    this.#clearTimer();
    this.#phase = { phase: 'connected', timer: setTimeout(() => this.stop(), STABLE_AFTER_MS) };
  }

  /** Forgets how often it was tried: it is no longer wanted, or the connection lasts. */
  stop(): void {
    this.#clearTimer();
    this.#phase = { phase: 'idle' };
    this.#attempt = 0;
  }

  #clearTimer(): void {
    if ('timer' in this.#phase) clearTimeout(this.#phase.timer);
  }

  #try(): void {
    this.#phase = { phase: 'trying' };
    this.#dependencies.tryNow();
  }
}
