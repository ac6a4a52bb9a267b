import { parentPort } from 'node:worker_threads';

/** A storage thread that dies of the first write; of what was asked before, all is answered. */
parentPort?.on('message', ({ method }: { method: string }) => {
  if (method === 'write') process.exit(1);
});
await import('../../../src/storage/storage-worker.ts');
