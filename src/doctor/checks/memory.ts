import { defineCheck } from '../check.ts';

const MIB = 1_048_576;
/** What the server itself and each worker take under load; with less, the kernel ends one of them some day. */
const SERVER_MIB = 256;
const WORKER_MIB = 64;

export const memory = defineCheck({
  name: 'memory',
  title: 'Memory',
  quick: true,
  faults: {
    'memory-low': {
      level: 'warning',
      means: 'There is less free memory than the server and its workers take under load.',
      fix: 'Give the machine or the container more memory, or set PARLEY_MEDIA_WORKERS lower.',
    },
  },
  examine({ machine, config: { media } }, tell) {
    const available = Math.floor(machine.availableMemory() / MIB);
    const wanted = SERVER_MIB + WORKER_MIB * media.workers;
    if (available < wanted) tell.fault('memory-low', `${available} MiB are free, and ${wanted} should be.`);
    else tell.ok(`${available} MiB are free.`);
  },
});
