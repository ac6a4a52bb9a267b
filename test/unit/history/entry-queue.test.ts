import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryQueue } from '../../../src/history/entry-queue.ts';
import { keyOf, type LogEntry, merged } from '../../../src/history/log-entry.ts';
import { callRow, eventRow, participantRow, ratingRow, scoreRow, seatRow } from '../../support/history/log-entries.ts';

const event = (seq: number): LogEntry => eventRow('call', seq, { type: 'media-failed', at: seq });
const scores = (minute: number): LogEntry => scoreRow('call', [4], { minute });

function queueOf(maxEntries: number, entries: readonly LogEntry[] = []) {
  const dropped: string[] = [];
  const queue = new EntryQueue(maxEntries, (reason) => dropped.push(reason));
  for (const entry of entries) queue.put(entry);
  return { queue, dropped };
}

describe('what waits', () => {
  test('H5: leaves in the order in which it came', () => {
    const entries = [event(2), callRow('a'), scores(1), event(1)];
    const { queue } = queueOf(10, entries);
    expect([queue.take(3), queue.take(3), queue.take(3)]).toEqual([entries.slice(0, 3), entries.slice(3), []]);
    expect(queue.size).toBe(0);
  });

  test('H5: about the same thing is one, in the place of the first, and says all', () => {
    const invited = participantRow('a', 'boris', { part: 'invited', invitedAt: 5 });
    const { queue } = queueOf(10, [
      callRow('a', { outcome: null }),
      invited,
      event(1),
      participantRow('a', 'boris', { part: 'joined', invitation: 'answered' }),
      callRow('a', { outcome: 'lost' }),
    ]);
    expect(queue.take(10)).toEqual([
      callRow('a', { outcome: 'lost' }),
      { ...invited, invitation: 'answered' },
      event(1),
    ]);
  });

  test('H2, A16: a guest who is not there when they are added keeps name and mark', () => {
    const gina = participantRow('a', 'guest-1', { part: 'joined', name: 'Gina', guest: true });
    const { queue } = queueOf(10, [gina]);
    queue.put(participantRow('a', 'guest-1', { part: 'invited', name: 'guest-1', invitation: 'unreachable' }));
    expect(queue.take(1)).toMatchObject([{ name: 'Gina', guest: true, invitation: 'unreachable' }]);
  });

  test('H4: parts of a minute are put together, and the lowest keeps its inputs', () => {
    const late = scoreRow('a', [null, 1.5, null, 3], { worst: { mos: 1.5, inputs: { lossRatio: 0.4 } } });
    const { queue } = queueOf(10, [scoreRow('a', [4, null, 4]), late]);
    const [row] = queue.take(1);
    expect(row).toMatchObject({ mos: [4, 1.5, 4, 3, ...Array(8).fill(null)], worst: late.worst });
    const { queue: other } = queueOf(10, [late, scoreRow('a', [4, null, 4])]);
    expect(other.take(1)[0]).toMatchObject({ mos: [4, 1.5, 4, 3, ...Array(8).fill(null)], worst: late.worst });
  });

  test('things that differ in anything are different', () => {
    const entries = [
      callRow('a'),
      callRow('b'),
      participantRow('a', 'anna'),
      participantRow('a', 'boris'),
      seatRow('a', 'anna'),
      seatRow('a', 'boris'),
      event(1),
      event(2),
      scores(1),
      scores(2),
      scoreRow('call', [4], { minute: 1, source: 'camera' }),
      scoreRow('call', [4], { minute: 1, viewerId: null }),
      scoreRow('call', [4], { minute: 1, leg: 'uplink' }),
      ratingRow('a', 'anna', 5, null),
      ratingRow('a', 'boris', 5, null),
    ];
    expect(new Set(entries.map(keyOf)).size).toBe(entries.length);
  });
});

describe('without room', () => {
  test('H6: the oldest scores go, then the oldest events, and no call yet', () => {
    const { queue, dropped } = queueOf(4, [scores(1), event(1), callRow('a'), scores(2)]);
    queue.put(callRow('b'));
    queue.put(callRow('c'));
    queue.put(callRow('d'));
    queue.put(callRow('e'));
    expect(dropped).toEqual(['scores', 'scores', 'events']);
    expect(queue.take(9)).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => callRow(id)));
  });

  test('H6: when calls alone are twice as many, the oldest of whatever is there goes', () => {
    const { queue, dropped } = queueOf(2, [callRow('a'), seatRow('a', 'anna'), participantRow('a', 'anna')]);
    queue.put(callRow('b'));
    expect(dropped).toEqual([]);
    queue.put(callRow('c'));
    queue.put(callRow('d'));
    queue.put(scores(1));
    expect(dropped).toEqual(['overflow', 'overflow', 'scores']);
    expect(queue.take(9)).toEqual([participantRow('a', 'anna'), ...['b', 'c', 'd'].map((id) => callRow(id))]);
  });

  test('H6: whatever comes, in whatever order: no more than that, of calls twice as many; and what is gone was counted', () => {
    const entry = fc.oneof(
      fc.nat(30).map((minute) => scores(minute)),
      fc.nat(30).map((seq) => event(seq)),
      fc.nat(30).map((id) => callRow(`call-${id}`)),
    );
    const step = fc.oneof({ weight: 5, arbitrary: entry }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { queue, dropped } = queueOf(8);
        const inside = new Map<string, LogEntry>();
        let lost = 0;
        for (const put of steps) {
          if (typeof put === 'number') {
            for (const taken of queue.take(put)) expect(inside.delete(keyOf(taken))).toBe(true);
            continue;
          }
          const before = inside.get(keyOf(put));
          inside.set(keyOf(put), before ? merged(before, put) : put);
          queue.put(put);
          if (queue.size < inside.size) {
            lost += 1;
            const gone =
              [...inside].find(([, { type }]) => type === 'scores') ??
              [...inside].find(([, { type }]) => type === 'event') ??
              [...inside].find(() => queue.size === 16);
            inside.delete(gone?.[0] ?? '');
          }
          expect(dropped).toHaveLength(lost);
          expect(queue.size <= 8 || [...inside.values()].every(({ type }) => type === 'call')).toBe(true);
          expect(queue.size).toBeLessThanOrEqual(16);
        }
        expect(queue.take(999)).toEqual([...inside.values()]);
      }),
    );
  });
});
