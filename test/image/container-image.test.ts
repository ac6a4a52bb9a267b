import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { productionPackages } from '../../setup/image/production-packages.mjs';
import { eventually } from '../support/eventually.ts';
import { type Container, startAsFirstProcess, startContainer } from '../support/image/container.ts';
import { buildParleyImage } from '../support/image/parley-image.ts';
import { startedOnce } from '../support/started-once.ts';

const shared = startedOnce(async (keep) => ({ image: await keep(buildParleyImage()) }));

const STARTS_WITHIN_MS = 30_000;
const USER = 10_001;

const ready = ({ url, program }: Pick<Container, 'url' | 'program'>): Promise<void> =>
  eventually(async () => {
    const { status } = await fetch(`${url}/readyz`).catch(() => ({ status: 0 }));
    expect(status, program.output()).toBe(200);
  }, STARTS_WITHIN_MS);

const statusOf = (pid: number, field: string): string[] => {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${field}:\\s*(.*)$`, 'm'));
  return (line?.[1] ?? '').split(/\s+/);
};

describe('the image', () => {
  test('says who it is, whom it runs as, what it keeps, and how it is asked for its health', () => {
    const { config } = shared.image;
    expect(config).toMatchObject({
      User: `${USER}:${USER}`,
      Entrypoint: ['/usr/bin/env', 'node', 'src/main.ts'],
      StopSignal: 'SIGTERM',
      Volumes: { '/data': {} },
      Healthcheck: { Test: ['CMD', '/usr/bin/env', 'node', 'healthcheck.mjs'] },
    });
    expect(config.Env).toEqual(expect.arrayContaining(['PARLEY_DATA_DIR=/data', 'PARLEY_HOST=0.0.0.0']));
    expect(config.Labels).toMatchObject({ 'org.opencontainers.image.title': 'Parley' });
    expect(config.Labels).toHaveProperty(['org.opencontainers.image.version'], packageVersion());
  });

  test('holds of this project what serves, and of packages what production needs', () => {
    const { files } = shared.image;
    const parley = join(files, 'parley');
    expect(readdirSync(parley).toSorted()).toEqual(
      [
        ...['LICENSE', 'healthcheck.mjs', 'media-worker', 'node_modules', 'package.json'],
        ...['sdk', 'src', 'turn-config', 'web', 'workers'],
      ].toSorted(),
    );
    expect(['sdk', 'web'].flatMap((bundle) => readdirSync(join(parley, bundle)))).toEqual(['dist', 'dist']);
    const own = globSync('{src,workers,turn-config,web,sdk}/**/*', { cwd: parley });
    expect(own.filter((path) => /\.test\.|(^|\/)build\/|\.env$/.test(path))).toEqual([]);

    const packages = globSync('**/node_modules/{@*/*,[!@.]*}/package.json', { cwd: parley });
    expect(packages.map((path) => path.replace('/package.json', '')).toSorted()).toEqual(
      productionPackages().toSorted(),
    );
    expect(existsSync(join(parley, 'node_modules/mediasoup/worker'))).toBe(false);
  });

  test('adds to its base the worker’s libraries, and neither a compiler nor settings of the build machine', () => {
    const { files } = shared.image;
    const before = debianPackages(shared.image.packagesOfBase);
    const after = debianPackages(readFileSync(join(files, 'var/lib/dpkg/status'), 'utf8'));
    const added = after.filter((name) => !before.includes(name));
    expect(['libabsl20220623', 'libssl3', 'libuv1']).toEqual(expect.arrayContaining(added));
    const programs = ['bin', 'sbin', 'local/bin'].flatMap((folder) => readdirSync(join(files, 'usr', folder)));
    expect(
      programs.filter((name) => /^(cc|[cg]\+\+|gcc.*|ld|make|meson|ninja|python3?|git|flatc)$/.test(name)),
    ).toEqual([]);
    expect(['.npmrc', '.npm', '.cache'].filter((name) => existsSync(join(files, 'root', name)))).toEqual([]);
  });
});

describe('a container', () => {
  test('serves as a user without rights, is found healthy while it does, and ends with 0 on SIGTERM', async () => {
    const container = await startContainer(shared.image);
    await ready(container);
    const server = container.serverProcess();
    expect(statusOf(server, 'Uid')).toEqual(Array(4).fill(String(USER)));
    expect(statusOf(server, 'CapEff')).toEqual(['0000000000000000']);

    const get = async (path: string): Promise<string> => (await fetch(`${container.url}${path}`)).text();
    expect(await get('/healthz')).toBe('{"status":"ok"}');
    expect(await get('/')).toContain('<div id="root">');
    expect(await get('/metrics')).toMatch(/^parley_media_workers\{.*\} 1$/m);
    expect(statSync(`/proc/${server}/root/data/server-secret`).uid).toBe(USER);
    expect(await container.healthcheck()).toEqual({ code: 0, output: '/healthz answered 200\n' });

    process.kill(server, 'SIGTERM');
    expect(await container.program.ended, container.program.output()).toBe(0);
    expect(await container.healthcheck()).toMatchObject({
      code: 1,
      output: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('as the first process, as which Docker runs it, ends with 0 on SIGTERM', async () => {
    const container = await startAsFirstProcess(shared.image);
    await ready(container);
    const server = container.serverProcess();
    expect(statusOf(server, 'NSpid').at(-1)).toBe('1');
    process.kill(server, 'SIGTERM');
    expect(await container.program.ended, container.program.output()).toBe(0);
  });

  test('does not start with a setting that does not exist, and names it', async () => {
    const { program } = await startContainer(shared.image, { PARLEY_PROT: '8080' });
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('PARLEY_PROT is not a setting of Parley');
  });

  test('prints coturn’s configuration', async () => {
    const settings = {
      PARLEY_TURN_URLS: 'turn:turn.example.com:3478?transport=udp',
      PARLEY_TURN_SECRET: 'a-secret-for-tests-alone',
      COTURN_ADDRESS: '192.0.2.10',
    };
    const options = Object.entries(settings).map(([variable, value]) => `--env=${variable}=${value}`);
    const render = ['/usr/bin/env', 'node', 'turn-config/render.ts'];
    const printed = await shared.image.buildah.run('run', ...options, shared.image.container, '--', ...render);
    expect(printed).toContain('static-auth-secret=a-secret-for-tests-alone');
    expect(printed).toContain('realm=turn.example.com');
  });
});

function packageVersion(): unknown {
  const description: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof description === 'object' && description !== null && 'version' in description && description.version;
}

/** Names in dpkg's record. */
function debianPackages(status: string): string[] {
  return [...status.matchAll(/^Package: (.+)$/gm)].map(([, name = '']) => name);
}
