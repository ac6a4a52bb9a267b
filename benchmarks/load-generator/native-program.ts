import { execFile } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keptLibsrtp } from '../../setup/worker/libsrtp-cache.mjs';
import { progress } from '../support/report.ts';

const run = promisify(execFile);
const FLAGS = ['-O2', '-Wall', '-Wextra', '-Wconversion', '-Wno-sign-conversion', '-Werror'];

/** What set-up builds for the media worker, too; without it Debian's, which is slower. */
export const findLibsrtp = () => keptLibsrtp({ doing: (text) => progress(text), note: (text) => progress(text) });

/** Compiles the C files of a folder against OpenSSL and libsrtp, which takes a second; resolves to the program. */
export async function compile(sources: string, name: string): Promise<string> {
  const libsrtp = await findLibsrtp();
  const found = libsrtp.srtp === 'openssl' ? libsrtp.pkgConfigPath : '';
  const env = { ...process.env, PKG_CONFIG_PATH: `${found}:${process.env['PKG_CONFIG_PATH'] ?? ''}` };
  const { stdout } = await run('pkg-config', ['--cflags', '--libs', 'libsrtp2', 'openssl'], { env });
  const files = (await readdir(sources)).filter((file) => file.endsWith('.c')).map((file) => join(sources, file));
  const program = join(await mkdtemp(join(tmpdir(), 'parley-native-')), name);
  await run('gcc', [...FLAGS, '-o', program, ...files, ...stdout.trim().split(/\s+/), '-pthread']);
  return program;
}
