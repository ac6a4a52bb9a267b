import type { ApplicationId, UserId } from '../protocol/ids.ts';

/**
 * `scores` and `events`: the oldest made room. `overflow`: so did the oldest of whatever kind, when neither was left.
 * `refused`: the database will never take them. `unwritten`: the server stopped.
 */
export type DropReason = 'scores' | 'events' | 'overflow' | 'refused' | 'unwritten';

/** Facts about the call log, in the past tense. Metrics and log lines are derived from these. */
export type HistoryEvents = {
  /** `entries`: without those that were refused. `tookMs`: of all attempts together. */
  'batch-written': { entries: number; tookMs: number };
  'batch-failed': { because: string };
  /** The database does not answer, or takes nothing. Said once, until it is back. */
  'database-lost': { because: string };
  /** `waiting`: entries that are written now. */
  'database-back': { awayMs: number; waiting: number };
  'entries-dropped': { reason: DropReason; count: number };
  'calls-pruned': { count: number };
  /** Somebody missed a call, came to it after all, or has seen which they missed. */
  'missed-calls-changed': { applicationId: ApplicationId; userId: UserId };
};
