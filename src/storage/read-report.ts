import type { Kysely } from 'kysely';
import type { Scope } from '../history/call-log.ts';
import type { CallReport, Participant } from '../history/call-report.ts';
import { verdictSpans } from '../history/verdict-spans.ts';
import type { CallId, UserId } from '../protocol/ids.ts';
import { MINUTE_MS } from '../shared/minute.ts';
import { loggedCall } from './logged-call.ts';
import { isReadable } from './scope.ts';
import type { LegsTable, ScoreMinutesTable, SeatsTable, Tables } from './tables.ts';
import { SLOT_COLUMNS } from './tables.ts';

/**
 * JSON text of a `CallReport`. Events and inputs are stored as JSON and go into it as they are: an hour's call of ten is
 * 12,000 minutes of scores, and taking them apart to put them together again would be most of the work.
 */
export async function readReport(db: Kysely<Tables>, callId: CallId, within: Scope): Promise<string | null> {
  const call = await db
    .selectFrom('calls')
    .selectAll()
    .where('call_id', '=', callId)
    .where(isReadable(within))
    .executeTakeFirst();
  if (!call) return null;
  const reader = within.kind === 'participant' ? within.userId : null;
  const events = await db
    .selectFrom('call_events')
    .select('event')
    .where('call_id', '=', callId)
    .orderBy('seq')
    .execute();
  const verdicts = events.map(({ event }) => event).filter((event) => event.startsWith('{"type":"verdict-'));
  const parts: Record<keyof CallReport, string> = {
    call: JSON.stringify(loggedCall(call)),
    participants: JSON.stringify(await readParticipants(db, callId, reader)),
    timeline: list(events.map(({ event }) => event)),
    series: await readSeries(db, callId),
    verdicts: JSON.stringify(verdictSpans(verdicts.map((event) => JSON.parse(event)))),
    ...(await readFeedback(db, callId, reader)),
  };
  return `{${Object.entries(parts)
    .map(([name, json]) => `"${name}":${json}`)
    .join(',')}}`;
}

const list = (items: readonly string[]): string => `[${items.join(',')}]`;

/** `reader`: a user, to whom others' devices are not told; null: an administrator. */
async function readParticipants(db: Kysely<Tables>, callId: CallId, reader: UserId | null): Promise<Participant[]> {
  const people = await db
    .selectFrom('participants')
    .select(['user_id', 'name', 'guest', 'part', 'invited_at', 'invitation'])
    .where('call_id', '=', callId)
    .orderBy('user_id')
    .execute();
  const seats = await db.selectFrom('seats').selectAll().where('call_id', '=', callId).orderBy('joined_at').execute();
  const ofUser = Map.groupBy(seats, (seat) => seat.user_id);
  return people.map(({ user_id: userId, name, guest, part, invited_at: invitedAt, invitation }) => {
    const isKnown = reader === null || reader === userId;
    const seatsOf = (ofUser.get(userId) ?? []).map(seatFor(isKnown));
    return { userId, name, guest: guest === 1, part, invitedAt, invitation, seats: seatsOf };
  });
}

const seatFor =
  (isKnown: boolean) =>
  (seat: SeatsTable): Participant['seats'][number] => ({
    peerId: seat.peer_id,
    deviceId: isKnown ? seat.device_id : null,
    joinedAt: seat.joined_at,
    leftAt: seat.left_at,
    reason: seat.reason,
  });

async function readSeries(db: Kysely<Tables>, callId: CallId): Promise<string> {
  const legs = await db
    .selectFrom('legs')
    .selectAll()
    .where('call_id', '=', callId)
    .orderBy('peer_id')
    .orderBy('viewer_id')
    .orderBy('source')
    .orderBy('leg')
    .execute();
  const minutes = await db
    .selectFrom('score_minutes')
    .selectAll()
    .where('call_id', '=', callId)
    .orderBy('leg_id')
    .orderBy('minute')
    .execute();
  const ofLeg = Map.groupBy(minutes, (minute) => minute.leg_id);
  return list(legs.map((leg) => seriesOf(leg, ofLeg.get(leg.leg_id) ?? [])));
}

function seriesOf({ peer_id, viewer_id, source, leg }: LegsTable, minutes: readonly ScoreMinutesTable[]): string {
  const head = JSON.stringify({ peerId: peer_id, viewerId: viewer_id, source, leg });
  return `${head.slice(0, -1)},"minutes":${list(minutes.map(minuteOf))}}`;
}

function minuteOf(row: ScoreMinutesTable): string {
  const scores = SLOT_COLUMNS.map((slot) => mosOf(row[slot])).join(',');
  const worst = `{"mos":${mosOf(row.worst)},"inputs":${row.inputs}}`;
  return `{"at":${row.minute * MINUTE_MS},"path":${JSON.stringify(row.path)},"mos":[${scores}],"worst":${worst}}`;
}

const mosOf = (hundredths: number | null): string => (hundredths === null ? 'null' : String(hundredths / 100));

type Feedback = Pick<Record<keyof CallReport, string>, 'ratings' | 'diagnoses'>;

/** A user reads what that user said. */
async function readFeedback(db: Kysely<Tables>, callId: CallId, reader: UserId | null): Promise<Feedback> {
  const all = db.selectFrom('call_feedback').selectAll().where('call_id', '=', callId).orderBy('at').orderBy('user_id');
  const rows = await (reader === null ? all : all.where('user_id', '=', reader)).execute();
  const of = (wanted: 'rating' | 'diagnosis') => rows.filter(({ kind }) => kind === wanted);
  return {
    ratings: JSON.stringify(of('rating').map(({ user_id: userId, at, stars, text }) => ({ userId, at, stars, text }))),
    diagnoses: JSON.stringify(of('diagnosis').map(({ user_id: userId, at, text }) => ({ userId, at, text }))),
  };
}
