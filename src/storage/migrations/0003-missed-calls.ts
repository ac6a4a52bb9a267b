import { type Kysely, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** When somebody missed a call, and until when they know of what they missed. Older calls count as seen. */
export async function rememberMissedCalls<T>(db: Kysely<T>, kind: DatabaseKind): Promise<void> {
  const id = kind === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema.alterTable('participants').addColumn('missed_at', 'bigint').execute();
  // Most people are not rung in vain: the index has those alone.
  await db.schema
    .createIndex('participants_missed')
    .on('participants')
    .columns(['application_id', 'user_id', 'missed_at'])
    .where(sql.ref('missed_at'), 'is not', null)
    .execute();
  await db.schema
    .createTable('seen_missed')
    .addColumn('application_id', id, (column) => column.notNull())
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('seen_missed_key', ['application_id', 'user_id'])
    .execute();
}
