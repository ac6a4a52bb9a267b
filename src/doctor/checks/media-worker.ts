import { MediaPlaneError, type WorkerSnapshot } from '../../rooms/ports.ts';
import { defineCheck } from '../check.ts';
import { withOffers } from '../network/media-offers.ts';

export const mediaWorker = defineCheck({
  name: 'media-worker',
  title: 'Media worker',
  quick: true,
  faults: {
    'worker-missing': {
      level: 'problem',
      means: 'There is no mediasoup worker program, so nothing travels through the SFU.',
      fix: 'Run `npm start`, which finds or builds one, or set MEDIASOUP_WORKER_BIN to one.',
    },
    'worker-does-not-run': {
      level: 'problem',
      means: 'The worker program is there, but does not start, or ends at once.',
      fix: 'Delete ~/.cache/parley/worker and run `npm start`, which builds a new one with the libraries of this machine.',
    },
    'worker-makes-nothing': {
      level: 'problem',
      means: 'Workers run, but no router or transport can be made on one of them.',
      fix: 'Restart the server; if it stays so, delete ~/.cache/parley/worker and run `npm start`.',
    },
    'workers-too-few': {
      level: 'warning',
      means: 'Fewer workers run than are configured: some have died, and are being started again.',
      fix: 'Look for `media worker died` in the log: what the worker wrote last is beside it.',
    },
    'worker-slow-encryption': {
      level: 'note',
      means: 'The worker encrypts by NSS, with which it carries about half as much as with OpenSSL.',
      fix: 'Where large conferences are slow, build the worker with OpenSSL (workers/build/README.md).',
    },
  },
  async examine({ media, config }, tell) {
    if (media.state === 'failed') {
      const missing = media.error instanceof MediaPlaneError && media.error.code === 'no-worker';
      return tell.fault(missing ? 'worker-missing' : 'worker-does-not-run', `${messageOf(media.error)}.`);
    }
    const made = await withOffers(media.plane, async (offers) => offers.length).catch(messageOf);
    if (typeof made === 'string') return tell.fault('worker-makes-nothing', `${made}.`);
    const { workers } = await media.plane.snapshot();
    if (made < workers.length) {
      tell.fault('worker-makes-nothing', `${made} of ${workers.length} workers make a router and a transport.`);
    }
    if (media.state === 'running' && workers.length < config.media.workers) {
      tell.fault('workers-too-few', `${workers.length} of ${config.media.workers} workers run.`);
    }
    if (workers.some(({ srtp }) => srtp === 'nss')) tell.fault('worker-slow-encryption', about(workers));
    if (made > 0 && made === workers.length) tell.ok(`${about(workers)} Each makes a router and a transport.`);
  },
});

function about(workers: readonly WorkerSnapshot[]): string {
  const [first] = workers;
  if (!first) return 'No worker runs.';
  const encryption = first.srtp === 'unknown' ? '' : `, encrypting by ${first.srtp === 'nss' ? 'NSS' : 'OpenSSL'}`;
  return `${workers.length} of mediasoup ${first.version}${encryption}.`;
}

/** With what caused it: there it stands why. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`.replace(/\.$/, '');
}
