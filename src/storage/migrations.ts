import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { DatabaseKind } from './database.ts';
import { createCallLog } from './migrations/0001-call-log.ts';

/** In this order, each once. What was released is never changed: a change of the tables is one more. */
const numbered = (kind: DatabaseKind): Record<string, Migration> => ({
  '0001-call-log': { up: (db) => createCallLog(db, kind) },
});

/** Another server on the same SQLite file may be doing the same; PostgreSQL makes the second one wait by itself. */
const ATTEMPTS = 5;

/** The tables are what a newer version made of them: this one would not understand what is in them. */
export class TablesTooNew extends Error {
  override name = 'TablesTooNew';
}

/** Brings the tables to what this version works with. Several servers may do so at once. */
export async function migrate<T>(db: Kysely<T>, kind: DatabaseKind): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => numbered(kind) },
    migrationTableName: 'parley_migration',
    migrationLockTableName: 'parley_migration_lock',
  });
  for (let attempt = 1; ; attempt++) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
      throw new TablesTooNew('its tables were made by a newer version of Parley', { cause: error });
    }
    if (kind === 'postgres' || attempt === ATTEMPTS) throw error as Error;
  }
}
