import type { Kysely } from 'kysely';
import type { MissedCalls } from '../protocol/history.ts';
import type { ApplicationId, UserId } from '../protocol/ids.ts';
import { MAX_CALLS_PER_MESSAGE } from '../protocol/limits.ts';
import { callerOf } from './logged-call.ts';
import type { CallsTable, Tables } from './tables.ts';

/** Beyond it nobody counts. */
const COUNTED = 100;

/** Since the user looked the last time, the newest first. */
export async function findMissed(
  db: Kysely<Tables>,
  { applicationId, userId }: { applicationId: ApplicationId; userId: UserId },
): Promise<MissedCalls> {
  const seen = await db
    .selectFrom('seen_missed')
    .select('until')
    .where('application_id', '=', applicationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  const rows = await db
    .selectFrom('participants')
    .innerJoin('calls', 'calls.call_id', 'participants.call_id')
    .leftJoin('participants as callers', (join) =>
      join.onRef('callers.call_id', '=', 'calls.call_id').onRef('callers.user_id', '=', 'calls.caller_id'),
    )
    .select(['calls.call_id', 'calls.caller_id', 'calls.kind', 'calls.video', 'callers.name', 'participants.missed_at'])
    .where('participants.application_id', '=', applicationId)
    .where('participants.user_id', '=', userId)
    .where('participants.missed_at', '>', seen?.until ?? 0)
    .orderBy('participants.missed_at', 'desc')
    .orderBy('calls.call_id', 'desc')
    .limit(COUNTED)
    .execute();
  return {
    count: rows.length,
    calls: rows.slice(0, MAX_CALLS_PER_MESSAGE).map((row) => ({
      callId: row.call_id,
      from: calledBy(row),
      group: row.kind !== 'one-on-one',
      video: row.video === 1,
      // Rows without one are not among these.
      at: row.missed_at ?? 0,
    })),
  };
}

function calledBy(row: Pick<CallsTable, 'caller_id'> & { name: string | null }): MissedCalls['calls'][number]['from'] {
  const userId = callerOf(row);
  return userId === null ? null : { userId, name: row.name ?? userId };
}
