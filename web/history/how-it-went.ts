import { MARK_FROM, type RememberedCall } from '../../sdk/index.ts';
import { formatDuration } from '../client/format.ts';

type How = keyof typeof import('../i18n/en/history.ts').enHistory.how;

/** The word for what came of a call, as its person saw it. */
export function howItWent({ missed, direction, outcome, unreachable, endedAt }: RememberedCall): How {
  if (missed) return 'missed';
  if (endedAt === null) return 'running';
  const isMine = direction === 'outgoing';
  switch (outcome) {
    case 'unreachable':
      return unreachable ?? 'noAnswer';
    case 'declined':
      return isMine ? 'declinedByThem' : 'declinedByMe';
    case 'no-answer':
      return isMine ? 'noAnswer' : direction;
    case 'cancelled':
    case 'caller-gone':
      return isMine ? 'cancelled' : direction;
    case 'never-connected':
      return 'neverConnected';
    case 'lost':
      return 'lost';
    case 'completed':
    case null:
      return direction;
  }
}

/** Null: nobody talked. */
export const talkedFor = ({ durationMs }: RememberedCall): string | null =>
  durationMs > 0 ? formatDuration(durationMs) : null;

export const wasPoor = ({ worstMos }: RememberedCall): boolean => worstMos !== null && worstMos < MARK_FROM.fair;

export type Day = { readonly key: string; readonly at: number; readonly calls: readonly RememberedCall[] };

const dayKey = (at: number): string => new Date(at).toDateString();

/** The calls by the day on which they began, in their order. */
export const byDay = (calls: readonly RememberedCall[]): readonly Day[] =>
  [...Map.groupBy(calls, ({ startedAt }) => dayKey(startedAt))].map(([key, ofDay]) => {
    return { key, at: ofDay[0]?.startedAt ?? 0, calls: ofDay };
  });

/** `today`, `yesterday`, or neither. */
export function nearDay(at: number, now: number): 'today' | 'yesterday' | null {
  if (dayKey(at) === dayKey(now)) return 'today';
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  return dayKey(at) === yesterday.toDateString() ? 'yesterday' : null;
}
