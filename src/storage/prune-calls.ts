import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import { inTransaction } from './transaction.ts';

const OF_CALLS = ['score_minutes', 'legs', 'call_events', 'call_feedback', 'seats', 'participants'] as const;

/** Calls that began before, and are not known to have ended after. Several servers may do so at once. */
export function pruneCalls(db: Kysely<Tables>, before: number, limit: number): Promise<number> {
  return inTransaction(db, async (transaction) => {
    // What somebody has seen of calls that are all forgotten.
    await transaction.deleteFrom('seen_missed').where('until', '<', before).execute();
    const old = await transaction
      .selectFrom('calls')
      .select('call_id')
      .where('started_at', '<', before)
      .where((call) => call.or([call('ended_at', 'is', null), call('ended_at', '<', before)]))
      .orderBy('started_at')
      .orderBy('call_id')
      .limit(limit)
      .execute();
    const ids = old.map((call) => call.call_id);
    if (ids.length === 0) return 0;
    // First of all the calls: another server that would forget the same ones waits here.
    await transaction.deleteFrom('calls').where('call_id', 'in', ids).execute();
    for (const table of OF_CALLS) await transaction.deleteFrom(table).where('call_id', 'in', ids).execute();
    return ids.length;
  });
}
