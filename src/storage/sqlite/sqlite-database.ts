import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';

/** While another program has the file. Longer waits in the storage thread; shorter has the write-behind try again. */
const BUSY_MS = 1_000;

/** A file of this machine, made if it is not there. */
export const sqliteDatabase = (file: string): Database => ({
  kind: 'sqlite',
  open: () => new Kysely<Tables>({ dialect: new SqliteDialect({ database: async () => openFile(file) }) }),
  diagnose(error) {
    if (error instanceof Sqlite.SqliteError) return diagnoseCode(error.code, error.message);
    // better-sqlite3 cannot bind the value.
    if (error instanceof TypeError || error instanceof RangeError)
      return { verdict: 'refused', because: error.message };
    return { verdict: 'unavailable', because: error instanceof Error ? error.message : String(error) };
  },
});

function openFile(file: string): Sqlite.Database {
  const database = new Sqlite(file, { timeout: BUSY_MS });
  // Readers do not wait for the writer. What was written in the last moment before a power cut may be gone, all of it.
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  return database;
}

/** https://www.sqlite.org/rescode.html: who is at fault, the row or the file. */
function diagnoseCode(code: string, because: string): ReturnType<Database['diagnose']> {
  if (/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(code)) return { verdict: 'refused', because: code };
  if (/^SQLITE_(CANTOPEN|NOTADB|READONLY|PERM|AUTH|CORRUPT)/.test(code)) return { verdict: 'misconfigured', because };
  return { verdict: 'unavailable', because };
}
