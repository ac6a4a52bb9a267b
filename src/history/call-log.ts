import type { LoggedOutcome, MissedCalls } from '../protocol/history.ts';
import type { ApplicationId, CallId, UserId } from '../protocol/ids.ts';
import type { CallListItem, CallPage, LoggedCall } from './call-report.ts';
import type { LogEntry } from './log-entry.ts';

/** Whose calls a reader may see. What is outside does not exist for the reader. */
export type Scope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'application'; readonly applicationId: ApplicationId }
  /** In lists the calls in which this user has a part; reports of those that the user placed, or had a seat in. */
  | { readonly kind: 'participant'; readonly applicationId: ApplicationId; readonly userId: UserId };

/** Times in ms since the epoch, of the calls' start; `to` itself is outside. */
export type CallQuery = {
  readonly within: Scope;
  readonly userId?: UserId | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly outcome?: LoggedOutcome | undefined;
  /** Only those that the user missed; of nobody in particular it means nothing. */
  readonly missed?: boolean | undefined;
  readonly limit: number;
  /** Of the page before. */
  readonly cursor?: string | undefined;
};

export type WorstQuery = { readonly within: Scope; readonly since: number; readonly limit: number };

/**
 * Where calls are remembered; `src/storage/` implements it with SQLite and PostgreSQL, and one contract suite holds both.
 * Every method rejects with a `CallLogError` and with nothing else.
 */
export interface CallLog {
  /**
   * All of these, or none. At most one entry a key (`keyOf`). Writing what was written before changes nothing, so that
   * an attempt of which nobody knows how it ended can be made again.
   */
  write(entries: readonly LogEntry[]): Promise<void>;
  /** Its row; null: no such call. */
  call(callId: CallId): Promise<LoggedCall | null>;
  /** JSON text of a `CallReport`: made where the database is, since making it would hold up the signaling thread. Null: no such call. */
  report(callId: CallId, within: Scope): Promise<string | null>;
  /** The newest first. */
  calls(query: CallQuery): Promise<CallPage>;
  /** What a user missed and has not seen: how many, a hundred at most, and the newest of them. */
  missed(of: { readonly applicationId: ApplicationId; readonly userId: UserId }): Promise<MissedCalls>;
  /** Those with the lowest worst minute; calls without any score are not among them. */
  worst(query: WorstQuery): Promise<CallListItem[]>;
  /** Forgets at most `limit` calls that are older; resolves to how many. */
  prune(before: number, limit: number): Promise<number>;
  /** Resolves if the database answers. */
  check(): Promise<void>;
  /** Nothing is asked after this. Always resolves. */
  close(): Promise<void>;
}

/** `unavailable`: try again later. `refused`: this will never be taken. `bad-cursor`: no page gave it. */
export type CallLogErrorCode = 'unavailable' | 'refused' | 'bad-cursor';

export class CallLogError extends Error {
  override name = 'CallLogError';
  readonly code: CallLogErrorCode;

  constructor(code: CallLogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
