import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

const SLOTS = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11'] as const;

export async function createCallLog<T>(db: Kysely<T>, kind: DatabaseKind): Promise<void> {
  // In the order of their bytes, as SQLite has it, and not of a language: pages follow each other by it.
  const id = kind === 'postgres' ? sql`text collate "C"` : sql`text`;
  /** Rows lie in the order of their key: a call's are read in one piece. PostgreSQL has no such thing. */
  const byKey = <N extends string, C extends string>(table: CreateTableBuilder<N, C>): CreateTableBuilder<N, C> =>
    kind === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table;

  await db.schema
    .createTable('calls')
    .addColumn('call_id', id, (column) => column.primaryKey())
    .addColumn('application_id', id, (column) => column.notNull())
    .addColumn('conversation_id', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('caller_id', id, (column) => column.notNull())
    .addColumn('video', 'smallint', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('answered_at', 'bigint')
    .addColumn('connected_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('duration_ms', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('ended_by', id)
    .addColumn('end_reason', 'text')
    .addColumn('topologies', 'text', (column) => column.notNull())
    .addColumn('peak_peers', 'integer', (column) => column.notNull())
    .addColumn('worst_mos', 'double precision')
    .addColumn('worst', 'text')
    .execute();
  await db.schema.createIndex('calls_by_start').on('calls').columns(['started_at', 'call_id']).execute();
  await db.schema
    .createIndex('calls_by_application')
    .on('calls')
    .columns(['application_id', 'started_at', 'call_id'])
    .execute();

  await db.schema
    .createTable('participants')
    .addColumn('call_id', id, (column) => column.notNull())
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('application_id', id, (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('invited_at', 'bigint')
    .addColumn('invitation', 'text')
    .addPrimaryKeyConstraint('participants_key', ['call_id', 'user_id'])
    .execute();
  await db.schema.createIndex('participants_by_user').on('participants').columns(['user_id', 'call_id']).execute();

  await byKey(
    db.schema
      .createTable('seats')
      .addColumn('call_id', id, (column) => column.notNull())
      .addColumn('peer_id', id, (column) => column.notNull())
      .addColumn('user_id', id, (column) => column.notNull())
      .addColumn('device_id', id, (column) => column.notNull())
      .addColumn('joined_at', 'bigint', (column) => column.notNull())
      .addColumn('left_at', 'bigint')
      .addColumn('reason', 'text')
      .addPrimaryKeyConstraint('seats_key', ['call_id', 'peer_id']),
  ).execute();

  await byKey(
    db.schema
      .createTable('call_events')
      .addColumn('call_id', id, (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('call_events_key', ['call_id', 'seq']),
  ).execute();

  await byKey(
    db.schema
      .createTable('legs')
      .addColumn('call_id', id, (column) => column.notNull())
      .addColumn('leg_id', 'bigint', (column) => column.notNull())
      .addColumn('peer_id', id, (column) => column.notNull())
      .addColumn('viewer_id', id)
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('leg', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('legs_key', ['call_id', 'leg_id']),
  ).execute();

  const minutes = db.schema
    .createTable('score_minutes')
    .addColumn('call_id', id, (column) => column.notNull())
    .addColumn('leg_id', 'bigint', (column) => column.notNull())
    .addColumn('minute', 'integer', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('worst', 'smallint', (column) => column.notNull())
    .addColumn('inputs', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('score_minutes_key', ['call_id', 'leg_id', 'minute']);
  await byKey(SLOTS.reduce((table, slot) => table.addColumn(slot, 'smallint'), minutes)).execute();

  await db.schema
    .createTable('call_feedback')
    .addColumn('call_id', id, (column) => column.notNull())
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('stars', 'smallint')
    .addColumn('text', 'text')
    .addPrimaryKeyConstraint('call_feedback_key', ['call_id', 'user_id', 'kind'])
    .execute();
}
