import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { PathFailure } from './media-path.ts';
import { PausableDeadline } from './pausable-deadline.ts';

/** Longer than a first connection ever takes that is going to succeed, TURN over TLS included. */
const CONNECT_TIMEOUT_MS = 15_000;
/** The same beside a path that carries media: before the server’s 10 s are over, so that it hears who cannot come along. */
const CONNECT_BESIDE_TIMEOUT_MS = 9_000;
/** Longer keeps calls through longer outages; shorter tells people sooner that it is over. */
const RECOVER_TIMEOUT_MS = 20_000;
/** `disconnected` often heals by itself; restarting sooner costs a negotiation for nothing. */
const RESTART_AFTER_MS = 2_000;

export type PathHealthEvents = {
  connected: undefined;
  interrupted: undefined;
  restored: undefined;
  /** ICE should be restarted. */
  restart: undefined;
  failed: PathFailure;
};

type Timer = ReturnType<typeof setTimeout>;

type Phase =
  | { phase: 'opening' }
  | { phase: 'connected' }
  | { phase: 'interrupted'; restart: Timer | undefined }
  | { phase: 'over' };

export type PathHealthDependencies = {
  log: (error: unknown) => void;
  /** Another path carries media meanwhile. */
  beside: boolean;
  /** What the connection shows when time is up. */
  diagnose: () => PathFailure;
};

/** Judges a peer connection's states over time: when to repair it, and when to give it up. */
export class PathHealth {
  readonly #emitter: TypedEmitter<PathHealthEvents>;
  readonly #diagnose: () => PathFailure;
  readonly #deadline = new PausableDeadline(() => this.#fail());
  readonly #reachable = { signaling: true, remote: true };
  #phase: Phase = { phase: 'opening' };

  constructor({ log, beside, diagnose }: PathHealthDependencies) {
    this.#emitter = new TypedEmitter(log);
    this.#diagnose = diagnose;
    this.#deadline.start(beside ? CONNECT_BESIDE_TIMEOUT_MS : CONNECT_TIMEOUT_MS);
  }

  on<K extends keyof PathHealthEvents>(event: K, listener: (data: PathHealthEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  handleConnectionState(state: RTCPeerConnectionState): void {
    if (state === 'connected') this.#handleConnected();
    else if (state === 'disconnected') this.#handleTrouble(RESTART_AFTER_MS);
    else if (state === 'failed') this.#handleTrouble(0);
  }

  /** Without a word between the two ends nothing can be repaired; the server keeps both seats for that long. */
  setReachable(end: 'signaling' | 'remote', reachable: boolean): void {
    this.#reachable[end] = reachable;
    this.#deadline.setPaused(!this.#reachable.signaling || !this.#reachable.remote);
  }

  /** Addresses may have changed although nothing has failed yet. */
  handleNetworkChange(): void {
    if (this.#phase.phase !== 'over') this.#emitter.emit('restart', undefined);
  }

  /** Negotiation cannot go on. */
  giveUp(reason: PathFailure): void {
    this.#fail(reason);
  }

  close(): void {
    this.#clearTimers();
    this.#phase = { phase: 'over' };
  }

  #handleConnected(): void {
    const { phase } = this.#phase;
    if (phase === 'connected' || phase === 'over') return;
    this.#clearTimers();
    this.#phase = { phase: 'connected' };
    this.#emitter.emit(phase === 'opening' ? 'connected' : 'restored', undefined);
  }

  #handleTrouble(restartAfterMs: number): void {
    const { phase } = this.#phase;
    if (phase === 'over') return;
    if (phase === 'opening') {
      if (restartAfterMs === 0) this.#emitter.emit('restart', undefined);
      return;
    }
    if (phase === 'connected') {
      this.#deadline.start(RECOVER_TIMEOUT_MS);
      this.#phase = { phase: 'interrupted', restart: undefined };
      this.#emitter.emit('interrupted', undefined);
    }
    if (this.#phase.phase !== 'interrupted') return;
    clearTimeout(this.#phase.restart);
    this.#phase.restart = setTimeout(() => this.#emitter.emit('restart', undefined), restartAfterMs);
  }

  #fail(reason = this.#diagnose()): void {
    if (this.#phase.phase === 'over') return;
    this.close();
    this.#emitter.emit('failed', reason);
  }

  #clearTimers(): void {
    this.#deadline.stop();
    if (this.#phase.phase === 'interrupted') clearTimeout(this.#phase.restart);
  }
}
