import type { Log } from '../log.ts';
import type { Session } from '../signaling/session.ts';

type Dependencies = { signaling: Pick<Session, 'state' | 'request'>; log: Log };

/** Whether somebody may be rung here during a call: remembered here, and told to the server of each session. */
export class CallWaiting {
  readonly #dependencies: Dependencies;
  #allowed: boolean;

  constructor(allowed: boolean, dependencies: Dependencies) {
    this.#allowed = allowed;
    this.#dependencies = dependencies;
  }

  set(allowed: boolean): void {
    this.#allowed = allowed;
    this.#tell();
  }

  /** Until it is told otherwise a server rings nobody during a call. */
  handleOnline(): void {
    if (this.#allowed) this.#tell();
  }

  /** A server that does not know of it does not ring either. */
  #tell(): void {
    const { signaling, log } = this.#dependencies;
    if (signaling.state.phase !== 'online') return;
    signaling
      .request('call.waiting', { allowed: this.#allowed })
      .catch((error) => log('debug', 'call waiting was not taken', error));
  }
}
