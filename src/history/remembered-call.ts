import { MAX_NAMED_PEOPLE, type RememberedCall, Unreachable } from '../protocol/history.ts';
import type { UserId } from '../protocol/ids.ts';
import type { CallListItem } from './call-report.ts';

/** A call as one of its people remembers it. */
export function rememberedBy(userId: UserId, call: CallListItem): RememberedCall {
  const others = call.people.filter((person) => person.userId !== userId);
  const { callId, conversationId, video, startedAt, answeredAt, endedAt, durationMs, outcome, topologies } = call;
  const unreachable = Unreachable.safeParse(call.endReason);
  return {
    callId,
    conversationId,
    direction: directionFor(userId, call),
    fromApplication: call.callerId === null,
    video,
    missed: call.people.some((person) => person.userId === userId && person.missed),
    people: others.slice(0, MAX_NAMED_PEOPLE).map(({ userId: id, name }) => ({ userId: id, name })),
    others: others.length,
    startedAt,
    answeredAt,
    endedAt,
    durationMs,
    outcome,
    unreachable: unreachable.success ? unreachable.data : null,
    topologies,
    worstMos: call.worst?.mos ?? null,
  };
}

/** Who came by the link, and who began a meeting, called nobody. */
function directionFor(userId: UserId, { kind, callerId, people }: CallListItem): RememberedCall['direction'] {
  const part = people.find((person) => person.userId === userId)?.part;
  if (part === 'invited') return 'incoming';
  if (kind === 'meeting' && !people.some((person) => person.part === 'invited')) return 'meeting';
  return callerId === userId ? 'outgoing' : 'meeting';
}
