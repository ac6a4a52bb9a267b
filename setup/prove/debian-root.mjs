import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../run-program.mjs';
import { OWN_NAMESPACES } from './inside.mjs';
import { AUTHORITIES_INSIDE } from './outside-settings.mjs';

const USER = 'person';

/**
 * Makes a Debian 12 with nothing but `packages` in `folder`, reaching the network as the outside does.
 * `options` are mmdebstrap's own.
 */
export async function makeDebian(folder, outside, { packages, options: more = [], withUser = false, signal }) {
  const options = join(dirname(folder), 'apt.conf');
  writeFileSync(options, `${outside.aptOptions}\n`);
  const args = [
    '--quiet',
    '--variant=minbase',
    '--mode=root',
    ...more,
    `--aptopt=${options}`,
    `--include=${['ca-certificates', ...packages, ...(withUser ? ['sudo'] : [])].join(',')}`,
  ];
  const command = ['mmdebstrap', ...args, 'bookworm', folder, ...outside.sources];
  await run('unshare', [...OWN_NAMESPACES, '--mount-proc', ...command], { signal, killSignal: 'SIGKILL' });
  for (const file of [...outside.keyrings, '/etc/resolv.conf', '/etc/hosts']) copyInto(folder, file, file);
  if (outside.authorities) copyInto(folder, outside.authorities, AUTHORITIES_INSIDE);
  if (withUser) await addUser(folder);
}

/**
 * Unpacks Node and npm from the npm registry into /usr/local: Debian 12's own Node is too old.
 * `node` and `npm` are versions, as npm takes them: 20, 24.21.0.
 */
export async function addNode(folder, { node, npm, signal }) {
  const local = join(folder, 'usr/local');
  await unpackNpmPackage(`node-linux-${process.arch}@${node}`, join(local, 'lib/node'), signal);
  await unpackNpmPackage(`npm@${npm}`, join(local, 'lib/node_modules/npm'), signal);
  symlinkSync('../lib/node/bin/node', join(local, 'bin/node'));
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name));
  }
}

/** @returns {{ user: string, home: string }} who runs Parley inside. */
export function insideAccount({ withUser }) {
  return withUser ? { user: `${USER}:${USER}`, home: `/home/${USER}` } : { user: 'root:root', home: '/root' };
}

async function addUser(folder) {
  await run('chroot', [folder, 'useradd', '--create-home', '--shell', '/bin/bash', USER]);
  writeFileSync(join(folder, 'etc/sudoers.d', USER), `${USER} ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
  appendFileSync(join(folder, 'etc/hosts'), `127.0.0.1 ${(await run('hostname', [])).trim()}\n`);
}

async function unpackNpmPackage(spec, target, signal) {
  const arriving = `${target}.arriving`;
  mkdirSync(arriving, { recursive: true });
  const printed = await run('npm', ['pack', '--silent', '--pack-destination', arriving, spec], { signal });
  const file = printed.trim().split('\n').pop();
  mkdirSync(target, { recursive: true });
  await run('tar', ['-xzf', join(arriving, file), '-C', target, '--strip-components=1']);
  rmSync(arriving, { recursive: true });
}

function copyInto(folder, from, to) {
  if (!existsSync(from)) return;
  mkdirSync(dirname(join(folder, to)), { recursive: true });
  cpSync(from, join(folder, to), { dereference: true });
}
