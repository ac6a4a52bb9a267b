import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { spawnTied } from '../tied-process.ts';
import { type Counters, type Impairment, inWords } from './impairment.ts';

const SOURCES = fileURLToPath(new URL('./router/', import.meta.url));

export type Router = {
  /** The third number of its addresses: 198.18.N.x. */
  network: number;
  /** What `nsenter --net` takes: of host 1, host 2, … */
  namespaces: readonly string[];
  set(host: number, direction: 'up' | 'down', impairment: Impairment): Promise<void>;
  /** Of host 0, host 1, … */
  counters(): Promise<{ uplink: Counters; downlink: Counters }[]>;
  stop(): Promise<void>;
};

/** Compiles the router, which takes half a second, and starts it. Root only: it makes network devices and namespaces. */
export async function startRouter(hosts: number): Promise<Router> {
  if (process.getuid?.() !== 0) throw new Error('only root can make network namespaces');
  const folder = await mkdtemp(join(tmpdir(), 'parley-router-'));
  try {
    const program = join(folder, 'router');
    const sources = (await readdir(SOURCES)).filter((name) => name.endsWith('.c')).map((name) => join(SOURCES, name));
    await promisify(execFile)('gcc', ['-O2', '-o', program, ...sources]);
    return await run(program, hosts);
  } finally {
    // The program that runs keeps what it needs.
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(program: string, hosts: number): Promise<Router> {
  const child = spawnTied(program, [String(hosts)]);
  const exited = once(child, 'exit');
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += chunk));
  const waiting: { resolve(answer: string): void; reject(error: Error): void }[] = [];
  const answer = (): Promise<string> => new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.resolve(line));
  child.once('exit', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the router ended: ${complaint}`));
  });

  const { network, namespaces } = JSON.parse(await answer()) as { network: number; namespaces: number[] };
  const ask = async (command: string): Promise<unknown> => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the router has ended: ${complaint}`);
    child.stdin.write(`${command}\n`);
    const told = JSON.parse(await answer());
    if ('error' in told) throw new Error(`${command}: ${told.error}`);
    return told;
  };
  return {
    network,
    namespaces: namespaces.map((file) => `/proc/${child.pid}/fd/${file}`),
    async set(host, direction, impairment) {
      await ask(`set ${host} ${direction} ${inWords(impairment)}`);
    },
    counters: async () => (await ask('counters')) as { uplink: Counters; downlink: Counters }[],
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
