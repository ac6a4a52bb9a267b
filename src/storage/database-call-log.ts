import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CallLog, CallQuery, Scope, WorstQuery } from '../history/call-log.ts';
import type { CallListItem, CallPage, LoggedCall } from '../history/call-report.ts';
import type { LogEntry } from '../history/log-entry.ts';
import type { MissedCalls } from '../protocol/history.ts';
import type { ApplicationId, CallId, UserId } from '../protocol/ids.ts';
import type { Database, Diagnosis } from './database.ts';
import { DatabaseHandle } from './database-handle.ts';
import { findCall, findCalls, findWorst } from './find-calls.ts';
import { findMissed } from './find-missed.ts';
import { pruneCalls } from './prune-calls.ts';
import { readReport } from './read-report.ts';
import type { Tables } from './tables.ts';
import { writeEntries } from './write-entries.ts';

/** The call log in a database of either kind. */
export class DatabaseCallLog implements CallLog {
  /** What else is kept in the same database. */
  readonly handle: DatabaseHandle;

  constructor(database: Database) {
    this.handle = new DatabaseHandle(database);
  }

  open(): Promise<Diagnosis | null> {
    return this.handle.open();
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

  close(): Promise<void> {
    return this.handle.close();
  }

  #use<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return this.handle.use(work);
  }
}
