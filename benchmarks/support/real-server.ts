import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signAccessToken } from '../../src/auth/access-token.ts';
import { freePortRow, freePorts } from '../../test/support/free-ports.ts';
import { applicationId, userId } from '../../test/support/people.ts';
import { spawnTied } from '../../test/support/tied-process.ts';
import { LightClient } from '../signaling/light-client.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const SECRET = 'a secret for benchmarks and of no use elsewhere';
const TOKEN_LIFE_S = 3_600;
/** As Prometheus is set up to (deploy/). */
const SCRAPE_EACH_MS = 5_000;
const SCRAPE = { accept: 'application/openmetrics-text;version=1.0.0', 'accept-encoding': 'gzip' };

export type RealServer = {
  /** Of the signaling thread's process. */
  pid: number;
  /** People of one application see each other. */
  signIn(name: string, application?: string): Promise<LightClient>;
  stop(): Promise<void>;
};

/** The server as `npm start` runs it, in an empty folder, scraped as it would be. `core`: the only one that it keeps to. */
export async function startRealServer(
  settings: Record<`PARLEY_${string}`, string>,
  { core, applications = ['bench'] }: { core?: number; applications?: readonly string[] } = {},
): Promise<RealServer> {
  const workers = Number(settings['PARLEY_MEDIA_WORKERS'] ?? 1);
  const [[port = 0], mediaPort] = [await freePorts(1), await freePortRow(workers)];
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const pinned = core === undefined ? [] : ['/usr/bin/taskset', '--cpu-list', String(core)];
  const command = [...pinned, process.execPath, MAIN];
  const server = spawnTied(command[0] ?? process.execPath, command.slice(1), {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      MEDIASOUP_WORKER_BIN: process.env['MEDIASOUP_WORKER_BIN'],
      PARLEY_PORT: String(port),
      PARLEY_MEDIA_PORT: String(mediaPort),
      PARLEY_APPLICATIONS: applications.map((id) => `${id}:${SECRET}`).join(','),
      ...settings,
    },
  });
  const ended = once(server, 'close');
  await untilReady(server);
  let lastScrape = scrape(port);
  const scraping = setInterval(() => {
    lastScrape = scrape(port);
  }, SCRAPE_EACH_MS);
  return {
    pid: server.pid ?? 0,
    async signIn(name, application = 'bench') {
      const identity = { applicationId: applicationId(application), userId: userId(name), name };
      const token = await signAccessToken(identity, new TextEncoder().encode(SECRET), TOKEN_LIFE_S);
      const client = await LightClient.connect(`ws://127.0.0.1:${port}/ws`, 'welcome');
      await client.hello(token);
      return client;
    },
    async stop() {
      clearInterval(scraping);
      await lastScrape;
      server.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(server: ReturnType<typeof spawnTied>): Promise<void> {
  let said = '';
  server.stderr.on('data', (data) => (said += String(data)));
  const ready = new Promise<void>((resolve) => {
    // Its log is read to the end, as it would be elsewhere.
    server.stdout.on('data', (data) => String(data).includes('Parley is ready') && resolve());
  });
  await Promise.race([ready, once(server, 'close').then(() => Promise.reject(new Error(`it ended: ${said}`)))]);
}

async function scrape(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: SCRAPE });
  await answer.text();
}
