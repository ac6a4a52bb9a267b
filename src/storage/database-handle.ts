import type { Kysely } from 'kysely';
import { CallLogError } from '../history/call-log.ts';
import type { Database, Diagnosis } from './database.ts';
import { migrate, TablesTooNew } from './migrations.ts';
import type { Tables } from './tables.ts';

/** A database that is opened by whoever needs it first, and anew after it was lost. */
export class DatabaseHandle {
  readonly #database: Database;
  #ready: Promise<Kysely<Tables>> | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Opens the database and brings its tables up to date. What went wrong, or null; it is tried again when it is used. */
  async open(): Promise<Diagnosis | null> {
    try {
      await this.#opened();
      return null;
    } catch (error) {
      return this.#diagnose(error);
    }
  }

  /** Rejects with a `CallLogError` and with nothing else. */
  async use<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#opened());
    } catch (error) {
      if (error instanceof CallLogError) throw error;
      const { verdict, because } = this.#diagnose(error);
      if (verdict === 'refused') throw new CallLogError('refused', because, { cause: error });
      this.#giveUp();
      throw new CallLogError('unavailable', because, { cause: error });
    }
  }

  async close(): Promise<void> {
    const ready = this.#ready;
    this.#ready = null;
    // What never opened needs no closing; what will not close is left.
    await ready?.then((db) => db.destroy()).catch(() => undefined);
  }

  #diagnose(error: unknown): Diagnosis {
    if (error instanceof TablesTooNew) return { verdict: 'misconfigured', because: error.message };
    return this.#database.diagnose(error);
  }

  #opened(): Promise<Kysely<Tables>> {
    const ready = this.#ready ?? this.#open();
    this.#ready = ready;
    return ready;
  }

  async #open(): Promise<Kysely<Tables>> {
    const db = this.#database.open();
    try {
      await migrate(db, this.#database.kind);
      return db;
    } catch (error) {
      this.#ready = null;
      abandon(db);
      throw error;
    }
  }

  /** Opened anew by whoever needs it next: a connection that hangs, and a file that was replaced, look alike from here. */
  #giveUp(): void {
    const ready = this.#ready;
    this.#ready = null;
    ready?.then(abandon, () => undefined);
  }
}

/** Nobody waits for a connection that may hang, nor cares how it ends. */
function abandon(db: Kysely<Tables>): void {
  db.destroy().catch(() => undefined);
}
