/** How long a probe may take when there is a suspicion: shorter than the heartbeat. */
const PROBE_TIMEOUT_MS = 3_000;

export type HeartbeatDependencies = { heartbeatMs: number; ping: () => void; dead: () => void };

type Timer = ReturnType<typeof setTimeout>;
type Wait = { phase: 'none' } | { phase: 'beating' | 'probing'; deadline: Timer };

/** Finds out that a connection is dead although its socket has not noticed. */
export class Heartbeat {
  readonly #dependencies: HeartbeatDependencies;
  readonly #interval: ReturnType<typeof setInterval>;
  #wait: Wait = { phase: 'none' };

  constructor(dependencies: HeartbeatDependencies) {
    this.#dependencies = dependencies;
    this.#interval = setInterval(() => this.#beat(), dependencies.heartbeatMs / 2);
  }

  /** Anything at all came in. */
  received(): void {
    if (this.#wait.phase !== 'none') clearTimeout(this.#wait.deadline);
    this.#wait = { phase: 'none' };
  }

  /** Asks now, because something happened that sockets do not tell of. */
  probe(): void {
    if (this.#wait.phase === 'probing') return;
    this.received();
    this.#wait = { phase: 'probing', deadline: setTimeout(this.#dependencies.dead, PROBE_TIMEOUT_MS) };
    this.#dependencies.ping();
  }

  stop(): void {
    clearInterval(this.#interval);
    this.received();
  }

  #beat(): void {
    const { heartbeatMs, dead, ping } = this.#dependencies;
    if (this.#wait.phase === 'none') this.#wait = { phase: 'beating', deadline: setTimeout(dead, heartbeatMs) };
    ping();
  }
}
