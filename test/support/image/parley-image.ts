import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { debianBase } from '../../../setup/image/debian-base.mjs';
import { AUTHORITIES_INSIDE, outsideSettings } from '../../../setup/prove/outside-settings.mjs';
import { Buildah } from './buildah.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const BASE = 'localhost/parley-base';
const IMAGE = 'localhost/parley';

const Inspected = z.object({
  Docker: z.object({
    config: z.object({
      User: z.string(),
      Env: z.array(z.string()),
      Entrypoint: z.array(z.string()),
      Cmd: z.array(z.string()).nullable(),
      ExposedPorts: z.record(z.string(), z.unknown()),
      Volumes: z.record(z.string(), z.unknown()),
      WorkingDir: z.string(),
      StopSignal: z.string(),
      Labels: z.record(z.string(), z.string()),
      Healthcheck: z.object({ Test: z.array(z.string()) }),
    }),
  }),
});

type ImageConfig = z.output<typeof Inspected>['Docker']['config'];

export type ParleyImage = {
  buildah: Buildah;
  config: ImageConfig;
  /** A container of it, whose files all tests share: a copy takes seconds. */
  container: string;
  /** Where the container's files lie. */
  files: string;
  /** The Debian packages of what it was built on: dpkg's own record. */
  packagesOfBase: string;
  stop(): Promise<void>;
};

/** Builds the checkout's Dockerfile over a Debian of this machine's own making, with the worker that set-up left. */
export async function buildParleyImage(): Promise<ParleyImage> {
  const buildah = new Buildah();
  const timed = async <T>(step: string, action: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await action();
    console.log(`container image: ${step}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return result;
  };
  try {
    const archive = await timed('base from the cache or made', debianBase);
    await timed('base imported', () => importBase(buildah, archive));
    await timed('built', () => buildah.run('build', ...buildOptions(buildah.folder), CHECKOUT));
    console.log(`container image: ${await buildah.run('images', '--format', '{{.Name}}: {{.Size}}', IMAGE)}`);
    const inspected: unknown = JSON.parse(await buildah.run('inspect', '--type=image', IMAGE));
    const { config } = Inspected.parse(inspected).Docker;
    const container = await buildah.run('from', '--pull=never', IMAGE);
    const files = await buildah.run('mount', container);
    const packagesOfBase = execFileSync(
      'tar',
      ['--extract', '--to-stdout', '--file', archive, './var/lib/dpkg/status'],
      {
        encoding: 'utf8',
      },
    );
    return { buildah, config, container, files, packagesOfBase, stop: () => buildah.stop() };
  } catch (error) {
    await buildah.stop();
    throw error;
  }
}

async function importBase(buildah: Buildah, archive: string): Promise<void> {
  const container = await buildah.run('from', 'scratch');
  await buildah.run('add', '--quiet', container, archive, '/');
  await buildah.run('config', '--env=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', container);
  await buildah.run('commit', '--quiet', '--rm', container, BASE);
}

function buildOptions(folder: string): string[] {
  const worker = process.env['MEDIASOUP_WORKER_BIN'];
  if (!worker) throw new Error('MEDIASOUP_WORKER_BIN names no worker: run this by `npm test -- image`.');
  const npmrc = join(folder, 'npmrc');
  writeFileSync(npmrc, npmSettings(), { mode: 0o600 });
  return [
    // An OCI image has no health check.
    '--format=docker',
    '--pull=never',
    `--build-arg=BASE=${BASE}`,
    `--build-context=worker=${dirname(worker)}`,
    `--secret=id=npmrc,src=${npmrc}`,
    `--tag=${IMAGE}`,
  ];
}

/** How npm inside reaches the registry that this machine uses. */
function npmSettings(): string {
  const { authorities, environment } = outsideSettings();
  const settings = Object.entries(environment)
    .filter(([name]) => name.startsWith('npm_config_'))
    .map(([name, value]) => `${name.slice('npm_config_'.length).replace('_', '-')}=${value}`);
  if (authorities) settings.push(`cafile=${AUTHORITIES_INSIDE}`);
  return `${settings.join('\n')}\n`;
}
