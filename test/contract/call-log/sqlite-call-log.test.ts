import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { StorageThread } from '../../../src/storage/storage-thread.ts';
import { describeCallLog } from './call-log-contract.ts';

const kept = new AsyncDisposableStack();
afterAll(() => kept.disposeAsync());

describeCallLog('the call log in SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-call-log-'));
  kept.defer(() => rm(folder, { recursive: true, force: true }));
  const log = await StorageThread.open({ kind: 'sqlite', file: join(folder, 'parley.sqlite') });
  kept.defer(() => log.close());
  return log;
});
