import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { freePorts } from './free-ports.ts';
import { spawnTied } from './tied-process.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export type MainProcess = {
  output(): string;
  /** Rejects if it ends before. */
  listening(): Promise<string>;
  signal(name: NodeJS.Signals): void;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

/** `node src/main.ts` as a process of its own, in an empty folder. It ends with the test. `inside`: the command that runs it. */
export async function startMain(
  environment: Record<string, string>,
  inside: readonly string[] = [],
): Promise<MainProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-main-'));
  const [port, mediaPort] = await freePorts(2);
  const [program, ...args] = [...inside, process.execPath, MAIN];
  const child = spawnTied(program, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PARLEY_PORT: String(port),
      PARLEY_MEDIA_PORT: String(mediaPort),
      PARLEY_MEDIA_WORKERS: '1',
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  return {
    output: () => output,
    async listening() {
      const scheme = environment['PARLEY_TLS_CERT_FILE'] ? 'https' : 'http';
      const url = `${scheme}://127.0.0.1:${environment['PARLEY_PORT'] ?? port}`;
      const failed = ended.then(() => Promise.reject(new Error(`it ended:\n${output}`)));
      const ready = new Promise<void>((resolve) => {
        child.stdout.on('data', () => output.includes('Parley is ready') && resolve());
      });
      await Promise.race([ready, failed]);
      return url;
    },
    signal: (name) => void child.kill(name),
    ended,
  };
}
