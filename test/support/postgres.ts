import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from './free-ports.ts';
import { spawnTied } from './tied-process.ts';

export type Postgres = {
  port: number;
  /** With `tls`: the PEM file of its own certificate, for `localhost`. */
  certificate: string;
  /** Of a new, empty database. */
  database(name: string): Promise<string>;
  /** An immediate shutdown: every connection is cut in the middle, and the next start recovers as after a crash. */
  kill(): Promise<void>;
  /** The same data again, on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

const run = promisify(execFile);
const STARTS_WITHIN_MS = 30_000;

/** PostgreSQL does not run as root; Debian's package made a user for it. */
const identity = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

function idOf(which: '-u' | '-g'): number {
  return Number(spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }).stdout);
}

function programs(): string {
  const found = globSync('/usr/lib/postgresql/*/bin/initdb').sort().at(-1);
  if (!found) throw new Error('Debian’s package postgresql is not installed');
  return dirname(found);
}

/** Debian's PostgreSQL with a cluster of its own, on loopback alone. `tls`: it is spoken to in no other way. */
export async function startPostgres({ tls = false } = {}): Promise<Postgres> {
  const bin = programs();
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'));
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, 'data');
  const [port = 0] = await freePorts(1);
  const initdb = ['--pgdata', data, '--username', 'parley', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'];
  await run(join(bin, 'initdb'), [...initdb, '--locale', 'C'], { cwd: folder, ...identity });
  const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.pem')];
  if (tls) {
    await selfSigned('localhost', { key, certificate }, identity);
    await writeFile(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 trust\n');
  }
  const options = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    // What is killed here is the program, and never the machine.
    fsync: 'off',
    ...(tls && { ssl: 'on', ssl_key_file: key, ssl_cert_file: certificate }),
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const ask = (sql: string) =>
    run(join(bin, 'psql'), [
      '--quiet',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--username',
      'parley',
      '--dbname',
      'postgres',
      '--command',
      sql,
    ]);

  let running: { ended: Promise<unknown>; kill(): void; log(): string } | null = null;
  const postgres: Postgres = {
    port,
    certificate,
    async database(name) {
      await ask(`create database "${name}"`);
      return `postgres://parley@127.0.0.1:${port}/${name}`;
    },
    async kill() {
      running?.kill();
      await running?.ended;
      running = null;
    },
    async start() {
      running = launch();
      const deadline = performance.now() + STARTS_WITHIN_MS;
      while (performance.now() < deadline) {
        if (await answers()) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`PostgreSQL did not start:\n${running.log()}`);
    },
    async stop() {
      await postgres.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };

  function launch() {
    const child = spawnTied(join(bin, 'postgres'), ['-D', data, ...flags], { cwd: folder, ...identity });
    let log = '';
    child.stderr.on('data', (chunk) => (log += chunk));
    return { ended: once(child, 'exit'), kill: () => void child.kill('SIGQUIT'), log: () => log };
  }

  const answers = (): Promise<boolean> =>
    ask('select 1').then(
      () => true,
      () => false,
    );

  await postgres.start();
  return postgres;
}

type Files = { key: string; certificate: string };

/** A key and a certificate that it signed itself, for a host's name. */
export async function selfSigned(host: string, { key, certificate }: Files, as: typeof identity = {}): Promise<void> {
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '1'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', certificate], as);
}
