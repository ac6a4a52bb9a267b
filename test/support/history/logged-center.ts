import { CallRecorder } from '../../../src/history/call-recorder.ts';
import { type CallRow, keyOf, type LogEntry, merged } from '../../../src/history/log-entry.ts';
import type { QualityFacts } from '../../../src/history/quality-facts.ts';
import type { CallId } from '../../../src/protocol/ids.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { callCenter } from '../call-center.ts';
import { rethrow } from '../recorded.ts';

/** A call center whose calls are recorded, `aheadMs` before the wall clock; `logged` is what a database would have. */
export function loggedCenter({ aheadMs = 0 } = {}) {
  const entries = new Map<string, LogEntry>();
  const quality = new TypedEmitter<QualityFacts>(rethrow);
  const put = (entry: LogEntry): void => {
    const key = keyOf(entry);
    const before = entries.get(key);
    entries.set(key, before ? merged(before, entry) : entry);
  };
  const missed: string[] = [];
  const missedChanged = ({ userId }: { userId: string }): void => void missed.push(userId);
  let recorder: CallRecorder | null = null;
  const center = callCenter({}, ({ calls, rooms, clock }) => {
    recorder = new CallRecorder({ put, missedChanged, now: () => clock.now, wallClock: () => clock.now + aheadMs });
    recorder.follow(calls, rooms);
    recorder.followQuality(quality);
  });
  if (!recorder) throw new Error('the center asked nobody to listen');
  const of = <T extends LogEntry['type']>(type: T): Extract<LogEntry, { type: T }>[] =>
    [...entries.values()].filter((entry): entry is Extract<LogEntry, { type: T }> => entry.type === type);
  return {
    ...center,
    quality,
    recorder: recorder as CallRecorder,
    call: (from: Parameters<typeof center.call>[0], to: string): CallId => center.call(from, to),
    logged: {
      of,
      /** Of whom it was told that what they missed has changed, since the last time. */
      missedChanged: () => missed.splice(0),
      get call(): CallRow {
        const [call, second] = of('call');
        if (!call || second) throw new Error('there is not one call');
        return call;
      },
      participants: () =>
        Object.fromEntries(of('participant').map(({ userId, part, invitation }) => [userId, `${part} ${invitation}`])),
      seats: () => of('seat').map(({ userId, joinedAt, leftAt, reason }) => ({ userId, joinedAt, leftAt, reason })),
      timeline: () => of('event').map(({ event }) => event),
      types: () => of('event').map(({ event: { type } }) => type),
    },
  };
}
