import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Room } from './crowd.ts';

/** What the server's process can be asked, and answers. Milliseconds; ports; digests a second. */
export type Answers = {
  port: number;
  /** Port of a server in the same process that serves the same series by prom-client alone. */
  bare: number;
  /** Every peer of these rooms sends digests from now on. */
  digests: null;
  forgetStalls: null;
  /** The longest time for which the event loop was held up since they were forgotten. */
  stallMs: number;
  digestsPerCore: number;
};

export type Ask = { id: number; ask: keyof Answers; rooms: readonly Room[] };
type Reply = { id: number; answer: Answers[keyof Answers] };

/** The server, in a process of its own; it ends with this one. */
export class ServerProcess {
  readonly #child: ChildProcess;
  #lastId = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<ServerProcess> {
    const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended with ${code}`)));
    await Promise.race([once(child, 'message'), failed]);
    failed.catch(() => undefined);
    return new ServerProcess(child);
  }

  ask<K extends keyof Answers>(ask: K, rooms: readonly Room[] = []): Promise<Answers[K]> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const listen = ({ id: of, answer }: Reply): void => {
        if (of !== id) return;
        this.#child.off('message', listen);
        resolve(answer as Answers[K]);
      };
      this.#child.on('message', listen);
      this.#child.send({ id, ask, rooms } satisfies Ask);
    });
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
