import type { Kysely, Transaction } from 'kysely';
import type { ApplicationId } from '../protocol/ids.ts';
import type { NewWebhookEvent, StoredWebhookEvent, WebhookCursor, WebhookStore } from '../webhooks/webhook-store.ts';
import type { DatabaseHandle } from './database-handle.ts';
import type { Tables } from './tables.ts';
import { inTransaction } from './transaction.ts';

/** What applications are told, in a database of either kind. */
export class DatabaseWebhooks implements WebhookStore {
  readonly #handle: Pick<DatabaseHandle, 'use'>;

  constructor(handle: Pick<DatabaseHandle, 'use'>) {
    this.#handle = handle;
  }

  append(events: readonly NewWebhookEvent[]): Promise<void> {
    return this.#handle.use((db) =>
      inTransaction(db, async (transaction) => {
        // By their ids, so that two servers do not wait for each other.
        const ofApplication = [...Map.groupBy(events, (event) => event.applicationId)].toSorted(([one], [other]) =>
          one < other ? -1 : 1,
        );
        for (const [applicationId, own] of ofApplication) await appendTo(transaction, applicationId, own);
      }),
    );
  }

  after(applicationId: ApplicationId, seq: number, limit: number): Promise<StoredWebhookEvent[]> {
    return this.#handle.use(async (db) => {
      const rows = await db
        .selectFrom('webhook_events')
        .selectAll()
        .where('application_id', '=', applicationId)
        .where('seq', '>', seq)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(({ application_id, event_id, call_id, ...row }) => {
        return { ...row, applicationId: application_id, eventId: event_id, callId: call_id };
      });
    });
  }

  cursors(): Promise<WebhookCursor[]> {
    return this.#handle.use(async (db) => {
      const rows = await db.selectFrom('webhook_cursors').selectAll().execute();
      return rows.map((row) => ({
        applicationId: row.application_id,
        toldSeq: row.told_seq,
        lastSeq: row.last_seq,
      }));
    });
  }

  moveCursor(applicationId: ApplicationId, seq: number): Promise<void> {
    return this.#handle.use(async (db) => {
      await db
        .updateTable('webhook_cursors')
        .set({ told_seq: seq })
        .where('application_id', '=', applicationId)
        .execute();
    });
  }

  forget(before: number, limit: number): Promise<number> {
    return this.#handle.use((db) =>
      inTransaction(db, async (transaction) => {
        const old = await transaction
          .selectFrom('webhook_events')
          .select('event_id')
          .where('at', '<', before)
          .orderBy('at')
          .limit(limit)
          .execute();
        const ids = old.map((row) => row.event_id);
        if (ids.length > 0) await transaction.deleteFrom('webhook_events').where('event_id', 'in', ids).execute();
        return ids.length;
      }),
    );
  }
}

async function appendTo(
  db: Transaction<Tables>,
  applicationId: ApplicationId,
  events: readonly NewWebhookEvent[],
): Promise<void> {
  const row = { application_id: applicationId, last_seq: 0, told_seq: 0 };
  // Its row is locked by this: whoever else appends to the same application waits.
  await db
    .insertInto('webhook_cursors')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('application_id').doUpdateSet((cursor) => ({ last_seq: cursor.ref('webhook_cursors.last_seq') })),
    )
    .execute();
  const { last_seq } = await lastSeq(db, applicationId);
  const kept = await db
    .selectFrom('webhook_events')
    .select('event_id')
    .where(
      'event_id',
      'in',
      events.map(({ eventId }) => eventId),
    )
    .execute();
  const known = new Set(kept.map((event) => event.event_id));
  const rows = events
    .filter(({ eventId }) => !known.has(eventId))
    .map(({ eventId, callId, at, body }, index) => {
      return { application_id: applicationId, seq: last_seq + index + 1, event_id: eventId, call_id: callId, at, body };
    });
  if (rows.length === 0) return;
  await db.insertInto('webhook_events').values(rows).execute();
  await db
    .updateTable('webhook_cursors')
    .set({ last_seq: last_seq + rows.length })
    .where('application_id', '=', applicationId)
    .execute();
}

const lastSeq = (db: Kysely<Tables>, applicationId: ApplicationId): Promise<{ last_seq: number }> =>
  db
    .selectFrom('webhook_cursors')
    .select('last_seq')
    .where('application_id', '=', applicationId)
    .executeTakeFirstOrThrow();
