import { afterAll } from 'vitest';
import { StorageThread } from '../../../src/storage/storage-thread.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import { describeApplications } from './applications-contract.ts';
import { describeWebhookStore } from './webhook-store-contract.ts';

const kept = new AsyncDisposableStack();
afterAll(() => kept.disposeAsync());
let server: Promise<Postgres> | null = null;

async function open(database: string): Promise<StorageThread> {
  server ??= startPostgres();
  const postgres = await server;
  kept.defer(() => postgres.stop());
  const storage = await StorageThread.open({ kind: 'postgres', url: await postgres.database(database) });
  kept.defer(() => storage.close());
  return storage;
}

describeApplications('applications in PostgreSQL', async () => (await open('applications')).applications);
describeWebhookStore('events of webhooks in PostgreSQL', async () => (await open('webhooks')).webhooks);
