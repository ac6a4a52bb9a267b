import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

export async function createWebhooks<T>(db: Kysely<T>, kind: DatabaseKind): Promise<void> {
  const id = kind === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('webhook_events')
    .addColumn('application_id', id, (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('event_id', id, (column) => column.notNull().unique())
    .addColumn('call_id', id, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_events_key', ['application_id', 'seq'])
    .execute();
  await db.schema.createIndex('webhook_events_by_time').on('webhook_events').column('at').execute();
  await db.schema
    .createTable('webhook_cursors')
    .addColumn('application_id', id, (column) => column.primaryKey())
    .addColumn('last_seq', 'bigint', (column) => column.notNull())
    .addColumn('told_seq', 'bigint', (column) => column.notNull())
    .execute();
}
