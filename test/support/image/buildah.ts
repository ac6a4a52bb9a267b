import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, startInOwnNamespaces } from './own-namespaces.ts';

/** buildah remembers blobs below /var/lib, whatever its settings: in its namespace, that is a folder of its own. */
const WITHOUT_TRACES = ['sh', '-c', 'mount -t tmpfs tmpfs /var/lib && exec "$@"', 'sh'];

/** buildah with a storage of its own, which goes with all images and containers in it. Nothing of it runs outside. */
export class Buildah {
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-image-'));
  readonly #running = new Set<Program>();
  /** Removes the folder once its input ends: by `stop`, or with this process, however that ends. */
  readonly #remover = spawn('sh', ['-c', 'trap "" INT TERM HUP; cat; rm -rf "$0" || rm -rf "$0"', this.folder], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });

  /** Runs a command to its end and gives what it printed; throws with that if it fails. */
  async run(...args: string[]): Promise<string> {
    const program = this.start(...args);
    const code = await program.ended;
    if (code !== 0) throw new Error(`buildah ${args.join(' ')}: ${code}\n${program.output()}`);
    return program.output().trim();
  }

  start(...args: string[]): Program {
    // Where cache mounts lie.
    const temporary = join(this.folder, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const places = [`--root=${this.folder}/root`, `--runroot=${this.folder}/run`, '--storage-driver=vfs'];
    return this.keep(
      startInOwnNamespaces([...WITHOUT_TRACES, 'buildah', ...places, ...args], {
        TMPDIR: temporary,
        BUILDAH_ISOLATION: 'chroot',
      }),
    );
  }

  /** Ends the program at the latest when this ends. */
  keep(program: Program): Program {
    this.#running.add(program);
    return program;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((program) => program.kill()));
    const removed = once(this.#remover, 'close');
    this.#remover.stdin.end();
    await removed;
  }
}
