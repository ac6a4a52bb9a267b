import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { type CallLog, CallLogError, type CallQuery, type Scope, type WorstQuery } from '../history/call-log.ts';
import type { CallListItem, CallPage, LoggedCall } from '../history/call-report.ts';
import type { LogEntry } from '../history/log-entry.ts';
import type { MissedCalls } from '../protocol/history.ts';
import type { ApplicationId, CallId, UserId } from '../protocol/ids.ts';
import type { Database, Diagnosis } from './database.ts';
import { findCall, findCalls, findWorst } from './find-calls.ts';
import { findMissed } from './find-missed.ts';
import { migrate, TablesTooNew } from './migrations.ts';
import { pruneCalls } from './prune-calls.ts';
import { readReport } from './read-report.ts';
import type { Tables } from './tables.ts';
import { writeEntries } from './write-entries.ts';

/** The call log in a database of either kind. */
export class DatabaseCallLog implements CallLog {
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

  write(entries: readonly LogEntry[]): Promise<void> {
    return this.#use((db) => writeEntries(db, entries));
  }

  call(callId: CallId): Promise<LoggedCall | null> {
    return this.#use((db) => findCall(db, callId));
  }

  report(callId: CallId, within: Scope): Promise<string | null> {
    return this.#use((db) => readReport(db, callId, within));
  }

  calls(query: CallQuery): Promise<CallPage> {
    return this.#use((db) => findCalls(db, query));
  }

  missed(of: { applicationId: ApplicationId; userId: UserId }): Promise<MissedCalls> {
    return this.#use((db) => findMissed(db, of));
  }

  worst(query: WorstQuery): Promise<CallListItem[]> {
    return this.#use((db) => findWorst(db, query));
  }

  prune(before: number, limit: number): Promise<number> {
    return this.#use((db) => pruneCalls(db, before, limit));
  }

  async check(): Promise<void> {
    await this.#use((db) => sql`select 1`.execute(db));
  }

  async close(): Promise<void> {
    const ready = this.#ready;
    this.#ready = null;
    // What never opened needs no closing; what will not close is left.
    await ready?.then((db) => db.destroy()).catch(() => undefined);
  }

  async #use<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
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
