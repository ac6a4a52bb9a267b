import type { Kysely, Transaction } from 'kysely';
import type { FeedbackRow, LogEntry, ParticipantRow, SeenRow } from '../history/log-entry.ts';
import { NO_CALLER } from './logged-call.ts';
import type { Tables } from './tables.ts';
import { inTransaction } from './transaction.ts';
import { writeScores } from './write-scores.ts';

type Row<T extends keyof Tables> = Tables[T];
type OfType<T extends LogEntry['type']> = Extract<LogEntry, { type: T }>;

/** All of them, or none. */
export async function writeEntries(db: Kysely<Tables>, entries: readonly LogEntry[]): Promise<void> {
  const of = <T extends LogEntry['type']>(...types: T[]): OfType<T>[] =>
    entries.filter((entry): entry is OfType<T> => types.some((type) => type === entry.type));
  await inTransaction(db, async (transaction) => {
    await writeCalls(transaction, of('call'));
    await writeParticipants(transaction, of('participant'));
    await writeSeats(transaction, of('seat'));
    await writeEvents(transaction, of('event'));
    await writeScores(transaction, of('scores'));
    await writeFeedback(transaction, of('rating', 'diagnosis'));
    await writeSeen(transaction, of('seen'));
  });
}

async function writeCalls(db: Transaction<Tables>, entries: readonly OfType<'call'>[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(
    (call): Row<'calls'> => ({
      call_id: call.callId,
      application_id: call.applicationId,
      conversation_id: call.conversationId === null ? null : storable(call.conversationId),
      kind: call.kind,
      caller_id: call.callerId ?? NO_CALLER,
      video: call.video ? 1 : 0,
      started_at: call.startedAt,
      answered_at: call.answeredAt,
      connected_at: call.connectedAt,
      ended_at: call.endedAt,
      duration_ms: call.durationMs,
      outcome: call.outcome,
      ended_by: call.endedBy,
      end_reason: call.endReason,
      topologies: JSON.stringify(call.topologies),
      peak_peers: call.peakPeers,
      worst_mos: call.worst?.mos ?? null,
      worst: call.worst && JSON.stringify(call.worst),
    }),
  );
  await db
    .insertInto('calls')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('call_id').doUpdateSet((row) => ({
        kind: row.ref('excluded.kind'),
        answered_at: row.ref('excluded.answered_at'),
        connected_at: row.ref('excluded.connected_at'),
        ended_at: row.ref('excluded.ended_at'),
        duration_ms: row.ref('excluded.duration_ms'),
        outcome: row.ref('excluded.outcome'),
        ended_by: row.ref('excluded.ended_by'),
        end_reason: row.ref('excluded.end_reason'),
        topologies: row.ref('excluded.topologies'),
        peak_peers: row.ref('excluded.peak_peers'),
        worst_mos: row.ref('excluded.worst_mos'),
        worst: row.ref('excluded.worst'),
      })),
    )
    .execute();
}

async function writeParticipants(db: Transaction<Tables>, entries: readonly ParticipantRow[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(
    (person): Row<'participants'> => ({
      call_id: person.callId,
      user_id: person.userId,
      application_id: person.applicationId,
      name: storable(person.name),
      part: person.part,
      invited_at: person.invitedAt,
      invitation: person.invitation,
      missed_at: person.missedAt,
      guest: person.guest ? 1 : 0,
    }),
  );
  await db
    .insertInto('participants')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['call_id', 'user_id']).doUpdateSet((row) => ({
        // Of who could not be rung nothing but the id is known.
        name: row
          .case()
          .when('excluded.name', '=', row.ref('participants.user_id'))
          .then(row.ref('participants.name'))
          .else(row.ref('excluded.name'))
          .end(),
        guest: row
          .case()
          .when('excluded.guest', '=', 1)
          .then(row.ref('excluded.guest'))
          .else(row.ref('participants.guest'))
          .end(),
        invited_at: row.fn.coalesce('excluded.invited_at', 'participants.invited_at'),
        invitation: row.fn.coalesce('excluded.invitation', 'participants.invitation'),
        missed_at: row
          .case()
          .when('excluded.part', '=', 'joined')
          .then(null)
          .when('excluded.invitation', 'is', null)
          .then(row.ref('participants.missed_at'))
          .else(row.ref('excluded.missed_at'))
          .end(),
      })),
    )
    .execute();
}

async function writeSeats(db: Transaction<Tables>, entries: readonly OfType<'seat'>[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(
    (seat): Row<'seats'> => ({
      call_id: seat.callId,
      peer_id: seat.peerId,
      user_id: seat.userId,
      device_id: seat.deviceId,
      joined_at: seat.joinedAt,
      left_at: seat.leftAt,
      reason: seat.reason,
    }),
  );
  await db
    .insertInto('seats')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['call_id', 'peer_id']).doUpdateSet((row) => ({
        left_at: row.ref('excluded.left_at'),
        reason: row.ref('excluded.reason'),
      })),
    )
    .execute();
}

async function writeEvents(db: Transaction<Tables>, entries: readonly OfType<'event'>[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ callId, seq, event }) => ({ call_id: callId, seq, event: JSON.stringify(event) }));
  await db
    .insertInto('call_events')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['call_id', 'seq']).doNothing())
    .execute();
}

/** A person's word counts where that person had a part in the call; entries of that part were written before. */
async function writeFeedback(db: Transaction<Tables>, entries: readonly FeedbackRow[]): Promise<void> {
  if (entries.length === 0) return;
  const known = await db
    .selectFrom('participants')
    .select(['call_id', 'user_id', 'application_id'])
    .where('call_id', 'in', [...new Set(entries.map(({ callId }) => callId))])
    .where('user_id', 'in', [...new Set(entries.map(({ userId }) => userId))])
    .execute();
  const parts = new Set(known.map((row) => `${row.call_id} ${row.user_id} ${row.application_id}`));
  const rows = entries
    .filter(({ callId, userId, applicationId }) => parts.has(`${callId} ${userId} ${applicationId}`))
    .map(
      (entry): Row<'call_feedback'> => ({
        call_id: entry.callId,
        user_id: entry.userId,
        kind: entry.type,
        at: entry.at,
        stars: entry.type === 'rating' ? entry.stars : null,
        text: entry.text === null ? null : storable(entry.text),
      }),
    );
  if (rows.length === 0) return;
  await db
    .insertInto('call_feedback')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['call_id', 'user_id', 'kind']).doUpdateSet((row) => ({
        at: row.ref('excluded.at'),
        stars: row.ref('excluded.stars'),
        text: row.ref('excluded.text'),
      })),
    )
    .execute();
}

async function writeSeen(db: Transaction<Tables>, entries: readonly SeenRow[]): Promise<void> {
  if (entries.length === 0) return;
  await db
    .insertInto('seen_missed')
    .values(entries.map((seen) => ({ application_id: seen.applicationId, user_id: seen.userId, until: seen.until })))
    .onConflict((conflict) =>
      conflict
        .columns(['application_id', 'user_id'])
        .doUpdateSet((row) => ({ until: row.ref('excluded.until') }))
        .whereRef('seen_missed.until', '<', 'excluded.until'),
    )
    .execute();
}

/** PostgreSQL's text takes every character but this one, and no half ones. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();
