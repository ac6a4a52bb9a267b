import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { debianPackages as workerBuildPackages } from '../workers/build/recipe.mjs';
import { installDebianPackages } from './debian-packages.mjs';
import { withLock } from './file-lock.mjs';
import { checkNode, installNpmPackages } from './npm-packages.mjs';
import { Progress } from './progress.mjs';
import { cacheFolder, root } from './project.mjs';
import { buildBundles } from './web-bundles.mjs';
import { buildWorker } from './worker/build-worker.mjs';
import { findWorker } from './worker/find-worker.mjs';

/** Steps of `packagesAndWorker`. */
export const WORKER_STEPS = 5;
const STEPS = WORKER_STEPS + 1;

/**
 * Installs and builds whatever this checkout lacks to run; what is in place costs next to nothing.
 * @param options {{ debianPackages?: string[], moreSteps?: number }} packages that the caller needs besides, and how
 *   many steps it adds to the progress.
 * @returns {Promise<{ environment: object, progress: Progress }>} what to run Parley's programs with.
 */
export async function makeReady({ debianPackages = [], moreSteps = 0 } = {}) {
  const progress = new Progress(STEPS + moreSteps);
  const environment = await withLock(
    checkoutLock(),
    () => console.error('Another set-up of this checkout is running; waiting for it.'),
    () => runSteps(progress, debianPackages),
  );
  return { environment, progress };
}

async function runSteps(progress, debianPackages) {
  const worker = await packagesAndWorker(progress, debianPackages);
  await progress.step('web client and SDK', buildBundles);
  return { ...process.env, MEDIASOUP_WORKER_BIN: worker };
}

/** All but the bundles; resolves to the worker's path. Needs of the checkout: package files, `setup/`, `workers/build/`. */
export async function packagesAndWorker(progress, debianPackages = []) {
  let worker;
  await progress.step('npm packages', installNpmPackages);
  await progress.step('Node', checkNode);
  await progress.step('media worker', async (report) => {
    worker = await findWorker(report);
    return worker ? `${worker.origin}, ${worker.program}` : 'must be built';
  });
  await progress.step('Debian packages', (report) =>
    installDebianPackages([...debianPackages, ...(worker ? [] : workerBuildPackages)], report),
  );
  await progress.step('media worker build', async (report) => {
    if (worker) return 'not needed';
    worker = { program: await buildWorker(report) };
    return worker.program;
  });
  return worker.program;
}

function checkoutLock() {
  return join(cacheFolder, 'checkouts', `${createHash('sha256').update(root).digest('hex').slice(0, 12)}.lock`);
}
