import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { signAccessToken } from '../../src/auth/access-token.ts';
import { freePorts } from './free-ports.ts';
import { applicationId, userId } from './people.ts';
import { SECRETS } from './server.ts';
import { spawnTied } from './tied-process.ts';

const PROGRAM = fileURLToPath(new URL('./killable-server-program.ts', import.meta.url));

export type KillableServer = {
  ws: string;
  token(user: string): Promise<string>;
  /** SIGKILL: it has no time for anything. */
  kill(): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
};

/** A server in a process of its own, with its call log. It runs; it ends with the test. */
export async function startKillableServer(settings: Record<string, string> = {}): Promise<KillableServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'parley-killable-'));
  const [port] = await freePorts(1);
  const env = {
    PATH: process.env['PATH'],
    PARLEY_PORT: String(port),
    PARLEY_DATA_DIR: dataDirectory,
    PARLEY_APPLICATIONS: `acme:${SECRETS.acme}`,
    ...settings,
  };
  let running: { kill: () => Promise<void> } | null = null;
  const server: KillableServer = {
    ws: `ws://127.0.0.1:${port}/ws`,
    token: (user) =>
      signAccessToken(
        { applicationId: applicationId('acme'), userId: userId(user), name: user },
        new TextEncoder().encode(SECRETS.acme),
        60,
      ),
    async start() {
      const child = spawnTied(process.execPath, [PROGRAM], { env });
      const ended = once(child, 'close');
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
      const listening = new Promise<void>((resolve) => {
        child.stdout.on('data', () => output.includes('listening') && resolve());
      });
      running = {
        async kill() {
          child.kill('SIGKILL');
          await ended;
        },
      };
      await Promise.race([listening, ended.then(() => Promise.reject(new Error(`it ended:\n${output}`)))]);
    },
    async kill() {
      await running?.kill();
      running = null;
    },
  };
  onTestFinished(async () => {
    await server.kill();
    await rm(dataDirectory, { recursive: true, force: true });
  });
  await server.start();
  return server;
}
