import type { Database } from './database.ts';
import type { StorageSettings } from './thread-messages.ts';

/** Loads the driver of the one that is used. */
export async function databaseOf(settings: StorageSettings): Promise<Database> {
  if (settings.kind === 'sqlite') return (await import('./sqlite/sqlite-database.ts')).sqliteDatabase(settings.file);
  return (await import('./postgres/postgres-database.ts')).postgresDatabase(settings.url);
}
