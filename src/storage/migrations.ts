import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { DatabaseKind } from './database.ts';
import { createCallLog } from './migrations/0001-call-log.ts';
import { rememberMissedCalls } from './migrations/0003-missed-calls.ts';
import { createApplications } from './migrations/0004-applications.ts';
import { createWebhooks } from './migrations/0005-webhooks.ts';
import { tellGuests } from './migrations/0006-guests.ts';
import type { Tables } from './tables.ts';

/** In this order, each once. What was released is never changed: a change of the tables is one more. */
const numbered = (kind: DatabaseKind): Record<string, Migration> => ({
  '0001-call-log': { up: (db) => createCallLog(db, kind) },
  '0003-missed-calls': { up: (db) => rememberMissedCalls(db, kind) },
  '0004-applications': { up: (db) => createApplications(db, kind) },
  '0005-webhooks': { up: (db) => createWebhooks(db, kind) },
  '0006-guests': { up: (db) => tellGuests(db) },
});

/** Another server on the same SQLite file may have it to itself, migrating: each time it is waited for. */
const ATTEMPTS = 5;

/** The tables are what a newer version made of them: this one would not understand what is in them. */
export class TablesTooNew extends Error {
  override name = 'TablesTooNew';
}

/**
 * Brings the tables to what this version works with: in whole, or, where it is interrupted, not at all. Several servers
 * may do so at once.
 */
export async function migrate(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  // Kysely makes one transaction of it, and has one server wait for the other.
  if (kind === 'postgres') return toLatest(db, kind);
  for (let attempt = 1; ; attempt++) {
    try {
      // At first only to read: where nothing is to be done nothing is locked. But who has read does not wait to write.
      return await migrateFile(db, attempt === 1 ? sql`begin` : sql`begin immediate`);
    } catch (error) {
      if (error instanceof TablesTooNew || attempt === ATTEMPTS) throw error;
    }
  }
}

/** In SQLite the making of tables is part of a transaction as all else is, though Kysely does not count on it. */
function migrateFile(db: Kysely<Tables>, begin: RawBuilder<unknown>): Promise<void> {
  return db.connection().execute(async (connection) => {
    await begin.execute(connection);
    try {
      await toLatest(connection, 'sqlite');
      await sql`commit`.execute(connection);
    } catch (error) {
      // The database has perhaps rolled back by itself.
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}

async function toLatest(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => numbered(kind) },
    migrationTableName: 'parley_migration',
    migrationLockTableName: 'parley_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new TablesTooNew('its tables were made by a newer version of Parley', { cause: error });
  }
  if (error !== undefined) throw error as Error;
}
