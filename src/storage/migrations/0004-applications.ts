import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

export async function createApplications<T>(db: Kysely<T>, kind: DatabaseKind): Promise<void> {
  const id = kind === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('applications')
    .addColumn('application_id', id, (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('jwks_url', 'text')
    .addColumn('webhook_url', 'text')
    .addColumn('limits', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('application_credentials')
    .addColumn('credential_id', id, (column) => column.primaryKey())
    .addColumn('application_id', id, (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('material', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('credentials_by_application')
    .on('application_credentials')
    .column('application_id')
    .execute();
  /** One row. Servers ask for it often, and for all else only when it has risen. */
  await db.schema
    .createTable('application_revision')
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into application_revision (revision) values (0)`.execute(db);
}
