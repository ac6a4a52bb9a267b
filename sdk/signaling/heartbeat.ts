/** How long a probe may take after the network changed: shorter than the heartbeat, because there is a suspicion. */
const PROBE_TIMEOUT_MS = 3_000;

export type HeartbeatDependencies = { heartbeatMs: number; ping: () => void; dead: () => void };

/** Finds out that a connection is dead although its socket has not noticed. */
export class Heartbeat {
  readonly #dependencies: HeartbeatDependencies;
  readonly #interval: ReturnType<typeof setInterval>;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(dependencies: HeartbeatDependencies) {
    this.#dependencies = dependencies;
    this.#interval = setInterval(() => this.#ping(dependencies.heartbeatMs), dependencies.heartbeatMs / 2);
  }

  /** Anything at all came in. */
  received(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** Asks now, because something happened that sockets do not tell of. */
  probe(): void {
    this.received();
    this.#ping(PROBE_TIMEOUT_MS);
  }

  stop(): void {
    clearInterval(this.#interval);
    clearTimeout(this.#deadline);
  }

  #ping(timeoutMs: number): void {
    this.#deadline ??= setTimeout(this.#dependencies.dead, timeoutMs);
    this.#dependencies.ping();
  }
}
