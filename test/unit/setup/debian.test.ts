import { chmodSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { installDebianPackages } from '../../../setup/debian-packages.mjs';
import { insideEnvironment } from '../../../setup/prove/outside-settings.mjs';
import { buildLibsrtp } from '../../../setup/worker/build-libsrtp.mjs';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Puts programs of this test before the machine's own. */
function machineWith(programs: Record<string, string>): void {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
}

const silent = { doing: () => undefined, note: () => undefined };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('Debian packages', () => {
  const dpkg = 'echo "chromium installed"; echo "coturn config-files"; exit 1';

  test('none is missing: nothing is run', async () => {
    machineWith({ 'dpkg-query': dpkg, sh: 'exit 9', sudo: 'exit 9' });
    expect(await installDebianPackages(['chromium'], silent)).toBe('none missing');
    expect(await installDebianPackages([], silent)).toBe('none missing');
  });

  test('what is missing, or was removed, is installed by root, and nothing else', async () => {
    const folder = temporaryFolder();
    const record = `echo "$@" > ${folder}/arguments`;
    machineWith({
      'dpkg-query': dpkg,
      sh: record,
      sudo: `while [ "$1" != sh ]; do [ $# = 0 ] && exit; shift; done; "$@"`,
    });
    expect(await installDebianPackages(['chromium', 'coturn', 'prometheus'], silent)).toBe(
      'installed coturn prometheus',
    );
    expect(readFileSync(`${folder}/arguments`, 'utf8')).toMatch(
      /\/setup\/install-debian-packages\.sh coturn prometheus\n$/,
    );
  });

  test('who is not root and may not become it is given the command for an administrator', async () => {
    machineWith({ 'dpkg-query': dpkg, sudo: 'exit 1' });
    vi.spyOn(process, 'getuid').mockReturnValue(1_000);
    await expect(installDebianPackages(['coturn'], silent)).rejects.toMatchObject({
      name: 'SetupError',
      advice: expect.stringMatching(/sudo sh \S+install-debian-packages\.sh coturn$/),
    });
    vi.restoreAllMocks();
  });
});

describe('the source package of libsrtp', () => {
  test('is looked for where the machine’s own packages come from, in either form of apt’s lists', async () => {
    const lists = temporaryFolder();
    const oneLine = join(lists, 'one-line.list');
    const deb822 = join(lists, 'debian.sources');
    writeFileSync(
      oneLine,
      'deb [signed-by=/k.gpg] http://d.example/debian bookworm main\ndeb-src http://d.example/x y z\n',
    );
    writeFileSync(deb822, 'Types: deb deb-src\nURIs: http://d.example/debian\nSuites: bookworm\nComponents: main\n');
    const targets = ['Docker /etc/other.list:1', `Debian ${oneLine}:1`, `Debian ${deb822}:1`, `Debian ${deb822}:1`];
    machineWith({ 'apt-get': `[ "$1" = indextargets ] || exit 1\ncat <<END\n${targets.join('\n')}\nEND` });
    const folder = temporaryFolder();
    const notes: string[] = [];
    const built = await buildLibsrtp(folder, '/nowhere', { ...silent, note: (text) => notes.push(text) });
    expect(built).toBeNull();
    expect(notes).toEqual([expect.stringContaining("Debian's is taken")]);

    expect(globSync('*', { cwd: join(folder, 'sources.list.d') }).toSorted()).toEqual([
      'debian.sources',
      'one-line.list',
    ]);
    expect(readFileSync(join(folder, 'sources.list.d/one-line.list'), 'utf8').trim()).toBe(
      'deb-src [signed-by=/k.gpg] http://d.example/debian bookworm main',
    );
    expect(readFileSync(join(folder, 'sources.list.d/debian.sources'), 'utf8')).toBe(
      'Types: deb-src\nURIs: http://d.example/debian\nSuites: bookworm\nComponents: main\n',
    );
  });
});

test('the Debian in which the installation is proven knows of the outside only how to reach the network', () => {
  vi.stubEnv('PARLEY_GUESTS', 'true');
  vi.stubEnv('XDG_CACHE_HOME', '/outside');
  const outside = { authorities: '/etc/a.pem', environment: { https_proxy: 'http://proxy:3128' } };
  const environment = insideEnvironment(outside, { home: '/root', port: 8_001, mediaPort: 8_002 });
  expect(environment).toMatchObject({
    HOME: '/root',
    PARLEY_PORT: '8001',
    PARLEY_MEDIA_PORT: '8002',
    MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD: '1',
    https_proxy: 'http://proxy:3128',
  });
  expect(Object.keys(environment)).not.toContain('PARLEY_GUESTS');
  expect(Object.keys(environment)).not.toContain('XDG_CACHE_HOME');
});
