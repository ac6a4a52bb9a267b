import type { CallReport } from '../../../src/history/call-report.ts';
import { MINUTE_MS } from './legs.ts';

/** Who somebody is, as people read it. */
export type People = { readonly ofPeer: (peerId: string) => string; readonly ofUser: (userId: string) => string };

/** An id that is of nobody stands for itself. */
export function peopleOf({ participants }: Pick<CallReport, 'participants'>): People {
  const users = new Map<string, string>(participants.map(({ userId, name }) => [userId, name]));
  const peers = new Map<string, string>(
    participants.flatMap(({ name, seats }) => seats.map(({ peerId }) => [peerId, name] as const)),
  );
  return { ofPeer: (peerId) => peers.get(peerId) ?? peerId, ofUser: (userId) => users.get(userId) ?? userId };
}

/** From the call's beginning to its end, or to the last that is known of it. */
export function spanOf({ call, timeline, series }: CallReport): { from: number; until: number } {
  const from = call.startedAt;
  if (call.endedAt !== null) return { from, until: call.endedAt };
  const scored = series.flatMap(({ minutes }) => minutes.at(-1)?.at ?? []);
  const known = [from + 1_000, timeline.at(-1)?.at ?? from, ...scored.map((at) => at + MINUTE_MS)];
  return { from, until: known.reduce((one, other) => Math.max(one, other)) };
}
