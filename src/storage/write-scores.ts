import { createHash } from 'node:crypto';
import type { ExpressionBuilder, OnConflictTables, OnConflictUpdateDatabase, Transaction } from 'kysely';
import type { ScoreRow } from '../history/log-entry.ts';
import { type LegsTable, type ScoreMinutesTable, SLOT_COLUMNS, type Slot, type Tables } from './tables.ts';

/** In `do update`: the minute that is there, and what came (`excluded`). */
type Upsert = ExpressionBuilder<OnConflictUpdateDatabase<Tables, 'score_minutes'>, OnConflictTables<'score_minutes'>>;

/** Into what is known of those minutes already. */
export async function writeScores(db: Transaction<Tables>, entries: readonly ScoreRow[]): Promise<void> {
  if (entries.length === 0) return;
  const legs = new Map<string, LegsTable>();
  const rows = entries.map((scores): ScoreMinutesTable => {
    const { callId: call_id, peerId: peer_id, viewerId: viewer_id, source, leg } = scores;
    const leg_id = legNumber(scores);
    legs.set(`${call_id} ${leg_id}`, { call_id, leg_id, peer_id, viewer_id, source, leg });
    const { minute, path, worst } = scores;
    const inputs = JSON.stringify(worst.inputs);
    return { call_id, leg_id, minute, path, worst: hundredths(worst.mos), inputs, ...slotsOf(scores) };
  });
  await db
    .insertInto('legs')
    .values([...legs.values()])
    .onConflict((conflict) => conflict.columns(['call_id', 'leg_id']).doNothing())
    .execute();
  await db
    .insertInto('score_minutes')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['call_id', 'leg_id', 'minute']).doUpdateSet(mergedMinute))
    .execute();
}

/** What is known of the minute stays, but for what is known better. */
function mergedMinute(row: Upsert) {
  const isWorse = row('excluded.worst', '<=', row.ref('score_minutes.worst'));
  const worse = (column: 'worst' | 'inputs' | 'path') =>
    row
      .case()
      .when(isWorse)
      .then(row.ref(`excluded.${column}`))
      .else(row.ref(`score_minutes.${column}`))
      .end();
  const slots = SLOT_COLUMNS.map((slot) => [slot, row.fn.coalesce(`excluded.${slot}`, `score_minutes.${slot}`)]);
  return { path: worse('path'), worst: worse('worst'), inputs: worse('inputs'), ...Object.fromEntries(slots) };
}

const slotsOf = ({ mos }: ScoreRow): Record<Slot, number | null> =>
  Object.fromEntries(SLOT_COLUMNS.map((column, slot) => [column, hundredthsOrNull(mos[slot])])) as Record<
    Slot,
    number | null
  >;

const hundredths = (mos: number): number => Math.round(mos * 100);
const hundredthsOrNull = (mos: number | null | undefined): number | null => (mos == null ? null : hundredths(mos));

/** The same number for the same leg on every server; of the legs of one call no two meet in 48 bits. */
function legNumber({ peerId, viewerId, source, leg }: ScoreRow): number {
  const words = JSON.stringify([peerId, viewerId, source, leg]);
  return createHash('sha256').update(words).digest().readUIntBE(0, 6);
}
