import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../setup/project.mjs';
import { keptLibsrtp } from '../../setup/worker/libsrtp-cache.mjs';
import { progress } from '../support/report.ts';

const run = promisify(execFile);
const FLAGS = ['-O2', '-Wall', '-Wextra', '-Wconversion', '-Wno-sign-conversion', '-Werror'];
const CACHE = join(cacheFolder, 'native');

/** What set-up builds for the media worker, too; without it Debian's, which is slower. */
export const findLibsrtp = () => keptLibsrtp({ doing: (text) => progress(text), note: (text) => progress(text) });

/**
 * Compiles the C files of a folder against OpenSSL and libsrtp, which takes two seconds; the next time the same files
 * are compiled already. Resolves to the program.
 */
export async function compile(sources: string, name: string): Promise<string> {
  const libsrtp = await findLibsrtp();
  const found = libsrtp.srtp === 'openssl' ? libsrtp.pkgConfigPath : '';
  const env = { ...process.env, PKG_CONFIG_PATH: `${found}:${process.env['PKG_CONFIG_PATH'] ?? ''}` };
  const { stdout } = await run('pkg-config', ['--cflags', '--libs', 'libsrtp2', 'openssl'], { env });
  const files = (await readdir(sources)).sort().map((file) => join(sources, file));
  const hash = createHash('sha256').update([process.arch, ...FLAGS, stdout].join('\n'));
  for (const file of files) hash.update(basename(file)).update(await readFile(file));
  const folder = join(CACHE, `${name}-${hash.digest('hex').slice(0, 12)}`);
  if (!existsSync(folder)) await build(folder, name, files, stdout);
  return join(folder, name);
}

/** All of it, or nothing: others may build the same at the same time. */
async function build(folder: string, name: string, files: string[], libraries: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const building = await mkdtemp(`${folder}.`);
  const units = files.filter((file) => file.endsWith('.c'));
  await run('gcc', [...FLAGS, '-o', join(building, name), ...units, ...libraries.trim().split(/\s+/), '-pthread']);
  await rename(building, folder).catch((error: unknown) => {
    if (!existsSync(folder)) throw error;
    return rm(building, { recursive: true });
  });
}
