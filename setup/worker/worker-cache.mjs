import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { libsrtp, mesonOptions, sourceChanges } from '../../workers/build/recipe.mjs';
import { hashFiles } from '../file-hash.mjs';
import { cacheFolder, root } from '../project.mjs';
import { isWorkingWorker } from './worker-program.mjs';

const PROGRAM = 'mediasoup-worker';

/**
 * Where the worker for this checkout's mediasoup, build recipe and architecture is or will be kept.
 * @returns {{ version: string, folder: string, program: string, lock: string, building: string }}
 */
export function workerCache() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/mediasoup/package.json'), 'utf8'));
  const folder = join(cacheFolder, 'worker', `${version}-${recipeHash()}-${process.arch}`);
  return {
    version,
    folder,
    program: join(folder, PROGRAM),
    lock: `${folder}.lock`,
    building: `${folder}.building`,
  };
}

/** Changes with everything in the recipe that makes another program, and with nothing else: a build takes minutes. */
function recipeHash() {
  const changes = sourceChanges.map(({ file, find, replace }) => ({ file, find, replace }));
  const recipe = JSON.stringify([mesonOptions, libsrtp, changes, hashFiles(['workers/build/subprojects'])]);
  return createHash('sha256').update(recipe).digest('hex').slice(0, 12);
}

/** The cached program, or undefined if there is none that runs here, or none such as is wanted. */
export function cachedWorker(cache = workerCache()) {
  if (!existsSync(cache.program)) return undefined;
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD && isPrebuilt(cache)) return undefined;
  return isWorkingWorker(cache.program) ? cache.program : undefined;
}

function isPrebuilt({ folder }) {
  return JSON.parse(readFileSync(join(folder, 'worker.json'), 'utf8')).source === 'prebuilt';
}

/**
 * Puts a worker into the cache in one step, with what there is to know of it beside it.
 * @param about {{ version: string, srtp: 'openssl' | 'nss' | 'unknown', source: 'built' | 'prebuilt', wholeAv1Frames?: boolean }}
 */
export function keepWorker(cache, program, about) {
  const arriving = `${cache.folder}.arriving`;
  rmSync(arriving, { recursive: true, force: true });
  mkdirSync(arriving, { recursive: true });
  copyFileSync(program, join(arriving, PROGRAM));
  chmodSync(join(arriving, PROGRAM), 0o755);
  writeFileSync(join(arriving, 'worker.json'), `${JSON.stringify(about, null, 2)}\n`);
  rmSync(cache.folder, { recursive: true, force: true });
  renameSync(arriving, cache.folder);
  return cache.program;
}
