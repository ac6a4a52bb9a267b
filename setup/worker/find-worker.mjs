import { withLock } from '../file-lock.mjs';
import { SetupError } from '../setup-error.mjs';
import { downloadPrebuiltWorker } from './prebuilt-worker.mjs';
import { cachedWorker, workerCache } from './worker-cache.mjs';
import { isWorkingWorker } from './worker-program.mjs';

/**
 * A media worker that needs no building: the one that MEDIASOUP_WORKER_BIN names, the cached one, or mediasoup's own
 * prebuilt one. Resolves to { program, origin } or, when it must be built, to undefined.
 */
export async function findWorker(report) {
  const named = process.env.MEDIASOUP_WORKER_BIN;
  if (named) {
    if (isWorkingWorker(named)) return { program: named, origin: 'named by MEDIASOUP_WORKER_BIN' };
    throw new SetupError(
      `MEDIASOUP_WORKER_BIN names ${named}, which is not a mediasoup worker that runs on this machine.`,
      'Correct it, or leave it unset: set-up then finds or builds a worker.',
    );
  }
  const cache = workerCache();
  const cached = cachedWorker(cache);
  if (cached) return { program: cached, origin: 'from the cache' };
  return withLock(
    cache.lock,
    () => report.doing('waiting for another set-up on this machine'),
    async () => {
      const arrived = cachedWorker(cache);
      if (arrived) return { program: arrived, origin: 'from the cache' };
      const prebuilt = await downloadPrebuiltWorker(cache, report);
      return prebuilt && { program: prebuilt, origin: 'prebuilt, downloaded' };
    },
  );
}
