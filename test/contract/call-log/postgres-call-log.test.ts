import { afterAll } from 'vitest';
import { StorageThread } from '../../../src/storage/storage-thread.ts';
import { startPostgres } from '../../support/postgres.ts';
import { describeCallLog } from './call-log-contract.ts';

const kept = new AsyncDisposableStack();
afterAll(() => kept.disposeAsync());

describeCallLog('the call log in PostgreSQL', async () => {
  const postgres = await startPostgres();
  kept.defer(() => postgres.stop());
  const log = await StorageThread.open({ kind: 'postgres', url: await postgres.database('call_log') });
  kept.defer(() => log.close());
  return log;
});
