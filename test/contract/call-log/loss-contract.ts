import { describe, expect, onTestFinished, test } from 'vitest';
import type { CallLog } from '../../../src/history/call-log.ts';
import type { HistoryEvents } from '../../../src/history/history-events.ts';
import type { LogEntry } from '../../../src/history/log-entry.ts';
import { WRITE_BEHIND, WriteBehind } from '../../../src/history/write-behind.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { callRow, eventRow, scoreRow, TEN_O_CLOCK, wholeCall } from '../../support/history/log-entries.ts';
import { callId, userId } from '../../support/people.ts';
import { recorded, rethrow } from '../../support/recorded.ts';

/** A log whose database a test can take away, and bring back. */
export type LosableLog = { log: CallLog; takeAway(): Promise<void>; bringBack(): Promise<void> };

const soon = { ...WRITE_BEHIND, lingerMs: 0, retryMs: 20, maxRetryMs: 100 };
const everything = { kind: 'everything' } as const;

/** A database that goes and comes back costs nothing but time, whichever it is. */
export function describeLoss(name: string, open: () => Promise<LosableLog>): void {
  const begin = async (settings = soon) => {
    const losable = await open();
    onTestFinished(() => losable.log.close());
    const events = new TypedEmitter<HistoryEvents>(rethrow);
    const facts = recorded(events, ['database-lost', 'database-back']);
    const writing = new WriteBehind({ log: losable.log, events, onFault: rethrow, settings });
    const putAll = (entries: readonly LogEntry[]): void => {
      for (const entry of entries) writing.put(entry);
    };
    const untilWritten = () => expect.poll(() => writing.snapshot.waiting).toBe(0);
    const untilLost = () => expect.poll(() => writing.snapshot.lost).not.toBeNull();
    const reportOf = async (id: string) => JSON.parse((await losable.log.report(callId(id), everything)) ?? 'null');
    return { ...losable, writing, facts, putAll, untilWritten, untilLost, reportOf };
  };
  const marks = (id: string, first: number, count: number): LogEntry[] =>
    Array.from({ length: count }, (_, index) =>
      eventRow(id, first + index, { type: 'answered', at: TEN_O_CLOCK + first + index, userId: userId('anna') }),
    );

  describe(name, () => {
    test('H5: what happened while it was away is in the log when it is back: all of it, in order, once', async () => {
      const { takeAway, bringBack, writing, facts, putAll, untilWritten, untilLost, reportOf } = await begin();
      putAll([...wholeCall('before'), ...marks('before', 1_000, 300)]);
      await untilWritten();
      await takeAway();
      putAll([...marks('before', 1_300, 300), ...wholeCall('while')]);
      await untilLost();
      putAll([callRow('while', { outcome: 'lost' }), ...marks('before', 1_600, 300)]);
      await bringBack();
      await untilWritten();
      const { timeline, series } = await reportOf('before');
      const seen = timeline.filter(({ type }: { type: string }) => type === 'answered');
      expect(seen.map(({ at }: { at: number }) => at - TEN_O_CLOCK - 1_000)).toEqual([...Array(900).keys()]);
      expect(series).toHaveLength(2);
      expect((await reportOf('while')).call.outcome).toBe('lost');
      expect(writing.snapshot).toMatchObject({ lost: null, dropped: { scores: 0, events: 0, refused: 0 } });
      expect(facts.map((fact) => fact.name)).toEqual(['database-lost', 'database-back']);
    });

    test('H5: lost and found again and again, in the middle of writing', async () => {
      const { takeAway, bringBack, putAll, untilWritten, untilLost, reportOf } = await begin({ ...soon, batch: 7 });
      putAll([callRow('again')]);
      for (let round = 0; round < 3; round++) {
        putAll(marks('again', round * 200, 100));
        await takeAway();
        putAll(marks('again', round * 200 + 100, 100));
        await untilLost();
        await bringBack();
        await untilWritten();
      }
      const { timeline } = await reportOf('again');
      expect(timeline.map(({ at }: { at: number }) => at - TEN_O_CLOCK)).toEqual([...Array(600).keys()]);
    });

    test('H6: what waits is bounded: the oldest scores make room, never a call', async () => {
      const { takeAway, bringBack, writing, putAll, untilWritten, untilLost, reportOf } = await begin({
        ...soon,
        maxEntries: 50,
        batch: 1,
      });
      putAll([callRow('bounded')]);
      await untilWritten();
      await takeAway();
      putAll([callRow('first')]);
      await untilLost();
      for (let minute = 0; minute < 80; minute++)
        putAll([scoreRow('bounded', [4], { minute }), callRow(`call-${minute % 40}`)]);
      await bringBack();
      await untilWritten();
      expect(writing.snapshot.dropped).toEqual({ scores: 70, events: 0, overflow: 0, refused: 0, unwritten: 0 });
      const [{ minutes }] = (await reportOf('bounded')).series;
      expect(minutes.map(({ at }: { at: number }) => at / 60_000)).toEqual([70, 71, 72, 73, 74, 75, 76, 77, 78, 79]);
      for (let call = 0; call < 40; call++) expect(await reportOf(`call-${call}`)).not.toBeNull();
    });

    test('H8: a stop waits no longer than it may, and counts what was not written', async () => {
      const { takeAway, bringBack, writing, putAll, untilLost } = await begin();
      await takeAway();
      putAll([callRow('never'), callRow('neither')]);
      await untilLost();
      await writing.stop(50);
      expect(writing.snapshot.dropped.unwritten).toBe(2);
      await bringBack();
    });
  });
}
