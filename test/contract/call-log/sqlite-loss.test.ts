import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { StorageThread } from '../../../src/storage/storage-thread.ts';
import { describeLoss } from './loss-contract.ts';

describeLoss('the call log in a SQLite file that another program keeps to itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-call-log-'));
  const file = join(folder, 'parley.sqlite');
  const log = await StorageThread.open({ kind: 'sqlite', file });
  const other = new Sqlite(file);
  onTestFinished(async () => {
    other.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    log,
    takeAway: async () => void other.exec('begin exclusive'),
    bringBack: async () => void other.exec('commit'),
  };
});
