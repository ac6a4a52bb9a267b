import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SetupError } from '../setup-error.mjs';

const ENTER = fileURLToPath(new URL('enter-root.sh', import.meta.url));

/** For `unshare`: what it runs has mounts and process ids of its own, and all of them end when `unshare` is killed. */
export const OWN_NAMESPACES = ['--mount', '--pid', '--fork', '--kill-child=SIGKILL'];

/** A Debian root and who runs what in it; each command has namespaces of its own, and all end with `signal`. */
export class Inside {
  #folder;
  #user;
  #home;
  #environment;
  #signal;

  constructor(folder, { user, home, environment, signal }) {
    this.#folder = folder;
    this.#user = user;
    this.#home = home;
    this.#environment = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    this.#signal = signal;
  }

  /**
   * Starts a shell command inside, in the user's folder; its output is shown here.
   * @returns {{ ended: Promise<number>, stop: () => void }} its exit code; `stop` sends SIGTERM to it.
   */
  start(command, { cwd = '.' } = {}) {
    const program = ['env', '-i', ...this.#environment, 'sh', '-c', `cd ${this.#home}/${cwd} && exec ${command}`];
    const args = [...OWN_NAMESPACES, 'sh', ENTER, this.#folder, this.#user, ...program];
    const options = { stdio: ['ignore', 'inherit', 'inherit'], signal: this.#signal, killSignal: 'SIGKILL' };
    const child = spawn('unshare', args, options);
    const ended = new Promise((resolve, reject) => {
      child.once('error', (error) => {
        if (error.name !== 'AbortError') reject(new SetupError(`Cannot run unshare: ${error.message}.`));
      });
      child.once('exit', (code) => resolve(code ?? 1));
    });
    const stop = () => {
      const first = firstChildOf(child.pid);
      if (first !== undefined) process.kill(first, 'SIGTERM');
    };
    return { ended, stop };
  }
}

/** Process 1 of the namespaces, for which `unshare` waits; undefined when it has ended. Never 0: that is our own group. */
function firstChildOf(pid) {
  const children = `/proc/${pid}/task/${pid}/children`;
  const [first] = existsSync(children) ? readFileSync(children, 'utf8').trim().split(' ') : [];
  return first ? Number(first) : undefined;
}
