import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Kind = 'parley' | 'echo';
/** `cpuMs`: processor time since its start. `bytes`: heap and buffers, after a collection. */
export type Answers = { cpuMs: number; bytes: number };
export type Ask = { id: number; ask: keyof Answers };
type Reply = { id: number; answer: number };

/** A server in a process of its own; it ends with this one. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  #lastId = 0;

  private constructor(child: ChildProcess, kind: Kind, port: number) {
    this.#child = child;
    this.url = `ws://127.0.0.1:${port}${kind === 'parley' ? '/ws' : '/'}`;
  }

  static async start(kind: Kind): Promise<ServerProcess> {
    const child = fork(fileURLToPath(new URL('server-program.ts', import.meta.url)), [kind], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: ['--expose-gc'],
    });
    const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended with ${code}`)));
    failed.catch(() => undefined);
    const [{ answer }] = (await Promise.race([once(child, 'message'), failed])) as [Reply];
    return new ServerProcess(child, kind, answer);
  }

  ask(ask: keyof Answers): Promise<number> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const listen = ({ id: of, answer }: Reply): void => {
        if (of !== id) return;
        this.#child.off('message', listen);
        resolve(answer);
      };
      this.#child.on('message', listen);
      this.#child.send({ id, ask } satisfies Ask);
    });
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
