import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { StorageThread } from '../../../src/storage/storage-thread.ts';
import { describeApplications } from './applications-contract.ts';
import { describeWebhookStore } from './webhook-store-contract.ts';

const kept = new AsyncDisposableStack();
afterAll(() => kept.disposeAsync());

async function open(): Promise<StorageThread> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-stores-'));
  kept.defer(() => rm(folder, { recursive: true, force: true }));
  const storage = await StorageThread.open({ kind: 'sqlite', file: join(folder, 'parley.sqlite') });
  kept.defer(() => storage.close());
  return storage;
}

describeApplications('applications in SQLite', async () => (await open()).applications);
describeWebhookStore('events of webhooks in SQLite', async () => (await open()).webhooks);
