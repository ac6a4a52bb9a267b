import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from '../file-lock.mjs';
import { cacheFolder, root } from '../project.mjs';
import { addNode, makeDebian } from '../prove/debian-root.mjs';
import { outsideSettings } from '../prove/outside-settings.mjs';
import { run } from '../run-program.mjs';

const NPM_MAJOR = 11;

/** As images of Debian are: no documents, no translations. `usr-is-merged` instead of a package that brings Perl. */
const SLIM = {
  packages: ['usr-is-merged'],
  options: [
    '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr',
    ...['doc', 'man', 'info', 'locale'].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`),
  ],
};

/**
 * A root file system like the one of `node:24-bookworm-slim`, for machines that reach no registry of images: a minimal
 * Debian 12 and npm's Node 24. It reaches the network as this machine does, so it is for this machine alone, in whose
 * cache it is kept. Resolves to the path of a tar file. Root only.
 */
export async function debianBase() {
  const outside = outsideSettings();
  const node = lockedNodeVersion();
  const file = join(cacheFolder, 'image-base', `debian12-node${node}-${settingsHash(outside)}-${process.arch}.tar`);
  await withLock(
    `${file}.lock`,
    () => console.error('Another set-up on this machine makes the base of the image; waiting for it.'),
    async () => {
      if (!existsSync(file)) await makeBase(file, outside, node);
    },
  );
  return file;
}

async function makeBase(file, outside, node) {
  const work = mkdtempSync(join(tmpdir(), 'parley-image-base-'));
  try {
    const folder = join(work, 'debian');
    await makeDebian(folder, outside, SLIM);
    await addNode(folder, { node, npm: NPM_MAJOR });
    for (const part of ['include', 'share']) rmSync(join(folder, 'usr/local/lib/node', part), { recursive: true });
    mkdirSync(dirname(file), { recursive: true });
    await run('tar', ['--create', '--numeric-owner', `--file=${file}.arriving`, '--directory', folder, '.']);
    renameSync(`${file}.arriving`, file);
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 10 });
  }
}

function lockedNodeVersion() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return packages[`node_modules/node-linux-${process.arch}`].version;
}

/** Changes with the ways to the network that are written into the base. */
function settingsHash({ sources, aptOptions, authorities }) {
  const files = [...sources, ...(authorities ? [authorities] : [])];
  const hash = createHash('sha256').update(JSON.stringify([NPM_MAJOR, SLIM, aptOptions]));
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 12);
}
