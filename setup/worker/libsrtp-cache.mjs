import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { libsrtp } from '../../workers/build/recipe.mjs';
import { withLock } from '../file-lock.mjs';
import { cacheFolder } from '../project.mjs';
import { buildLibsrtp } from './build-libsrtp.mjs';

/**
 * libsrtp on OpenSSL: the worker takes it, and what measures the worker. Resolves to { srtp: 'openssl', pkgConfigPath,
 * sharedFolder }, or to { srtp: 'nss' } where it cannot be had and Debian's is to be taken; the next one tries again.
 * `anew`: the source is fetched again, with the fixes that Debian has made since.
 */
export async function keptLibsrtp(report, { anew = false } = {}) {
  const hash = createHash('sha256').update(JSON.stringify(libsrtp)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, 'libsrtp', `${hash}-${process.arch}`);
  const kept = { srtp: 'openssl', pkgConfigPath: join(folder, 'lib/pkgconfig'), sharedFolder: join(folder, 'shared') };
  return withLock(
    `${folder}.lock`,
    () => report.doing('waiting for another set-up on this machine'),
    async () => {
      if (existsSync(folder) && !anew) return kept;
      const building = `${folder}.building`;
      rmSync(building, { recursive: true, force: true });
      mkdirSync(building, { recursive: true });
      const built = await buildLibsrtp(building, folder, report);
      if (built) rmSync(folder, { recursive: true, force: true });
      if (built) renameSync(built, folder);
      rmSync(building, { recursive: true, force: true });
      return built ? kept : { srtp: 'nss' };
    },
  );
}
