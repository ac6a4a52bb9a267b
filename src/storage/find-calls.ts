import type { Kysely } from 'kysely';
import { CallLogError, type CallQuery, type WorstQuery } from '../history/call-log.ts';
import type { CallListItem, CallPage, LoggedCall } from '../history/call-report.ts';
import { CallId } from '../protocol/ids.ts';
import { loggedCall } from './logged-call.ts';
import { inScope } from './scope.ts';
import type { CallsTable, Tables } from './tables.ts';

export async function findCall(db: Kysely<Tables>, callId: CallId): Promise<LoggedCall | null> {
  const row = await db.selectFrom('calls').selectAll().where('call_id', '=', callId).executeTakeFirst();
  return row ? loggedCall(row) : null;
}

/** The newest first. A page begins after the last call of the one before, whatever has come in between. */
export async function findCalls(db: Kysely<Tables>, query: CallQuery): Promise<CallPage> {
  const { within, userId, from, to, outcome, missed, limit, cursor } = query;
  let calls = db.selectFrom('calls').where(inScope(within));
  const user = userId ?? (within.kind === 'participant' ? within.userId : undefined);
  if (user !== undefined) {
    calls = calls.where((call) =>
      call(
        'calls.call_id',
        'in',
        call
          .selectFrom('participants')
          .select('participants.call_id')
          .where('participants.user_id', '=', user)
          .$if(missed === true, (parts) => parts.where('participants.missed_at', 'is not', null)),
      ),
    );
  }
  if (from !== undefined) calls = calls.where('started_at', '>=', from);
  if (to !== undefined) calls = calls.where('started_at', '<', to);
  if (outcome !== undefined) calls = calls.where('outcome', '=', outcome);
  if (cursor !== undefined) {
    const { startedAt, callId } = readCursor(cursor);
    calls = calls.where((call) => call(call.refTuple('started_at', 'call_id'), '<', call.tuple(startedAt, callId)));
  }
  const rows = await calls
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('call_id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { calls: await withPeople(db, page), next: last && rows.length > limit ? cursorAfter(last) : null };
}

export async function findWorst(db: Kysely<Tables>, { within, since, limit }: WorstQuery): Promise<CallListItem[]> {
  const rows = await db
    .selectFrom('calls')
    .selectAll()
    .where(inScope(within))
    .where('started_at', '>=', since)
    .where('worst_mos', 'is not', null)
    .orderBy('worst_mos')
    .orderBy('started_at', 'desc')
    .orderBy('call_id')
    .limit(limit)
    .execute();
  return withPeople(db, rows);
}

async function withPeople(db: Kysely<Tables>, calls: readonly CallsTable[]): Promise<CallListItem[]> {
  if (calls.length === 0) return [];
  const rows = await db
    .selectFrom('participants')
    .select(['call_id', 'user_id', 'name', 'guest', 'part', 'invitation', 'missed_at'])
    .where(
      'call_id',
      'in',
      calls.map((call) => call.call_id),
    )
    .orderBy('user_id')
    .execute();
  const ofCall = Map.groupBy(rows, (row) => row.call_id);
  return calls.map((call) => ({
    ...loggedCall(call),
    people: (ofCall.get(call.call_id) ?? []).map(({ user_id: userId, name, guest, part, invitation, missed_at }) => {
      return { userId, name, guest: guest === 1, part, invitation, missed: missed_at !== null };
    }),
  }));
}

const cursorAfter = ({ started_at, call_id }: CallsTable): string =>
  Buffer.from(`${started_at} ${call_id}`).toString('base64url');

function readCursor(cursor: string): { startedAt: number; callId: CallId } {
  const [, startedAt, id] = /^(\d{1,15}) (.+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const callId = CallId.safeParse(id);
  if (startedAt === undefined || !callId.success) {
    throw new CallLogError('bad-cursor', 'This cursor is of no page: begin without one.');
  }
  return { startedAt: Number(startedAt), callId: callId.data };
}
