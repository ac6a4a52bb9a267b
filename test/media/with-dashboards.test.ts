import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { freePorts } from '../support/free-ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { spawnTied } from '../support/tied-process.ts';

const START = fileURLToPath(new URL('../../setup/start.mjs', import.meta.url));

const Rules = z.object({
  data: z.object({ groups: z.array(z.object({ rules: z.array(z.object({ health: z.string() })) })) }),
});
const Targets = z.object({
  data: z.object({ activeTargets: z.array(z.object({ health: z.string(), scrapeUrl: z.string() })) }),
});

/** As `npm start -- --with-dashboards`, with a data folder and ports of its own. */
async function start() {
  const data = temporaryFolder();
  const [port, mediaPort] = await freePorts(2);
  const child = spawnTied(process.execPath, [START, '--with-dashboards'], {
    env: {
      ...process.env,
      PARLEY_PORT: String(port),
      PARLEY_MEDIA_PORT: String(mediaPort),
      PARLEY_MEDIA_WORKERS: '1',
      PARLEY_DATA_DIR: data,
      PARLEY_METRICS_TOKEN: 'a token for prometheus',
    },
  });
  // What it started may hold its output open for longer.
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  onTestFinished(async () => {
    for (const pid of childrenOf(child.pid)) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
    await ended;
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const found = (pattern: RegExp) => expect.poll(() => pattern.exec(output)?.[1], { timeout: 45_000 });
  await found(/(Parley is ready)/).toBeTruthy();
  await found(/Prometheus on (http:\S+\d)/).toBeTruthy();
  const [, prometheus = ''] = /Prometheus on (http:\S+\d)/.exec(output) ?? [];
  return { child, ended, data, port, prometheus };
}

/** Ids of the processes that this one has started and that live. */
function childrenOf(pid: number | undefined): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

function serverOf(pid: number | undefined): number {
  const runs = (child: number): boolean => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('src/main.ts');
  const server = childrenOf(pid).find(runs);
  if (server === undefined) throw new Error('the start command runs no server');
  return server;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

const get = async (url: string): Promise<unknown> => (await fetch(url)).json();

test('E12: Prometheus scrapes the server by its token, has the rules, and ends with the server', async () => {
  const { child, ended, data, port, prometheus } = await start();
  const { groups } = Rules.parse(await get(`${prometheus}/api/v1/rules`)).data;
  expect(groups.flatMap(({ rules }) => rules).length).toBeGreaterThan(90);
  const targets = async () => Targets.parse(await get(`${prometheus}/api/v1/targets`)).data.activeTargets;
  await expect
    .poll(targets, { timeout: 25_000, interval: 500 })
    .toMatchObject([{ health: 'up', scrapeUrl: `http://127.0.0.1:${port}/metrics` }]);
  expect(existsSync(join(data, 'dashboards/prometheus/series'))).toBe(true);

  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await answers(`${prometheus}/-/ready`)).toBe(false);
});

test('E12: it ends too when the server is killed', async () => {
  const { child, ended, prometheus } = await start();
  process.kill(serverOf(child.pid), 'SIGKILL');
  expect(await ended).not.toBe(0);
  expect(await answers(`${prometheus}/-/ready`)).toBe(false);
});

test('E12: and when the start command itself is killed', async () => {
  const { child, ended, prometheus } = await start();
  const server = serverOf(child.pid);
  child.kill('SIGKILL');
  await ended;
  onTestFinished(() => void process.kill(server, 'SIGKILL'));
  await expect.poll(() => answers(`${prometheus}/-/ready`), { timeout: 10_000 }).toBe(false);
});
