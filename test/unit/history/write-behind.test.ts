import { describe, expect, test } from 'vitest';
import { CallLogError } from '../../../src/history/call-log.ts';
import type { HistoryEvents } from '../../../src/history/history-events.ts';
import type { LogEntry } from '../../../src/history/log-entry.ts';
import { WRITE_BEHIND, WriteBehind } from '../../../src/history/write-behind.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { callRow } from '../../support/history/log-entries.ts';
import { recorded, rethrow } from '../../support/recorded.ts';

const FACTS = ['batch-written', 'batch-failed', 'database-lost', 'database-back', 'entries-dropped'] as const;
const unavailable = new CallLogError('unavailable', 'nobody answers');
const refused = new CallLogError('refused', 'never');

/** A database that does with each attempt what the test says. */
/** Here are rows of calls only. */
const idOf = (entry: LogEntry): string => ('callId' in entry ? entry.callId : entry.type);

function writingTo(attempt: (entries: readonly LogEntry[], count: number) => Promise<void>, settings = {}) {
  const attempts: string[][] = [];
  const faults: unknown[] = [];
  const events = new TypedEmitter<HistoryEvents>(rethrow);
  const facts = recorded(events, FACTS);
  let available = true;
  const writing = new WriteBehind({
    log: {
      write: (entries) => {
        attempts.push(entries.map(idOf));
        return attempt(entries, attempts.length);
      },
      check: async () => {
        if (!available) throw unavailable;
      },
    },
    events,
    onFault: (error) => faults.push(error),
    settings: { ...WRITE_BEHIND, lingerMs: 0, retryMs: 1, maxRetryMs: 2, ...settings },
  });
  const put = (...ids: string[]): void => {
    for (const id of ids) writing.put(callRow(id));
  };
  const untilDone = () => expect.poll(() => writing.snapshot.waiting, { interval: 2 }).toBe(0);
  return {
    writing,
    attempts,
    faults,
    put,
    untilDone,
    names: () => facts.map(({ name }) => name),
    facts,
    setAvailable: (is: boolean) => {
      available = is;
    },
  };
}

describe('writing', () => {
  test('H5: what comes together is written together, so many at once, one batch after the other', async () => {
    let running = 0;
    const { put, untilDone, attempts } = writingTo(
      async () => {
        running += 1;
        expect(running).toBe(1);
        await new Promise(setImmediate);
        running -= 1;
      },
      { batch: 2 },
    );
    put('a', 'b', 'c');
    await untilDone();
    put('d');
    await untilDone();
    expect(attempts).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  test('H5: a batch that failed is written again, as it was, before what came after it', async () => {
    const { put, untilDone, attempts, names, facts } = writingTo(async (_, count) => {
      if (count <= 3) throw unavailable;
    });
    put('a');
    await expect.poll(() => attempts.length, { interval: 1 }).toBeGreaterThan(1);
    put('a', 'b');
    await untilDone();
    expect(attempts).toEqual([['a'], ['a'], ['a'], ['a'], ['a', 'b']]);
    expect(names()).toEqual([
      'batch-failed',
      'database-lost',
      'batch-failed',
      'batch-failed',
      'batch-written',
      'database-back',
      'batch-written',
    ]);
    expect(facts[1]?.data).toEqual({ because: 'nobody answers' });
  });

  test('H5: what a batch took counts from its first attempt on', async () => {
    const { put, untilDone, facts } = writingTo(
      async (_, count) => {
        if (count <= 3) throw unavailable;
      },
      { retryMs: 20, maxRetryMs: 20 },
    );
    put('a');
    await untilDone();
    const [written] = facts.filter(({ name }) => name === 'batch-written');
    expect(written?.data).toEqual({ entries: 1, tookMs: expect.toSatisfy((tookMs: number) => tookMs > 50) });
  });

  test('H5: what the database never takes is dropped alone, counted and told', async () => {
    const isBad = (entry: LogEntry) => idOf(entry) === 'bad' || idOf(entry) === 'worse';
    const { put, untilDone, attempts, faults, facts, writing } = writingTo(async (entries) => {
      if (entries.some(isBad)) throw refused;
    });
    put('a', 'b', 'bad', 'c', 'worse', 'd', 'e');
    await untilDone();
    const written = attempts.filter((ids) => !ids.includes('bad') && !ids.includes('worse')).flat();
    expect(written).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(writing.snapshot.dropped).toMatchObject({ refused: 2 });
    expect(faults).toEqual([refused, refused]);
    expect(facts.map(({ data }) => data)).toEqual([
      { reason: 'refused', count: 2 },
      { entries: 5, tookMs: expect.any(Number) },
    ]);
  });

  test('H5: what is refused in an attempt that fails is counted once', async () => {
    const { put, untilDone, faults, writing } = writingTo(async (entries, count) => {
      if (count === 3) throw unavailable;
      if (entries.some((entry) => idOf(entry) === 'bad')) throw refused;
    });
    put('bad', 'a');
    await untilDone();
    expect(writing.snapshot.dropped.refused).toBe(1);
    expect(faults).toEqual([refused]);
  });

  test('H5: a database that goes away in the middle of that is written to again from the batch’s beginning', async () => {
    const { put, untilDone, attempts } = writingTo(async (entries, count) => {
      if (count === 3) throw unavailable;
      if (entries.some((entry) => idOf(entry) === 'bad')) throw refused;
    });
    put('a', 'bad');
    await untilDone();
    expect(attempts).toEqual([['a', 'bad'], ['a'], ['bad'], ['a', 'bad'], ['a'], ['bad']]);
  });
});

describe('while nothing is written', () => {
  test('H7: it is noticed that the database goes and comes back', async () => {
    const { writing, names, setAvailable } = writingTo(async () => undefined);
    await writing.probe();
    expect(writing.snapshot.lost).toBeNull();
    setAvailable(false);
    await writing.probe();
    await writing.probe();
    expect(writing.snapshot.lost).toMatchObject({ because: 'nobody answers' });
    setAvailable(true);
    await writing.probe();
    expect(names()).toEqual(['batch-failed', 'database-lost', 'batch-failed', 'database-back']);
  });
});

describe('stopping', () => {
  test('H8: writes what waits without waiting for more', async () => {
    const { writing, put, attempts } = writingTo(async () => undefined, { lingerMs: 60_000 });
    put('a', 'b');
    await writing.stop(5_000);
    expect(attempts).toEqual([['a', 'b']]);
    expect(writing.snapshot).toMatchObject({ waiting: 0, dropped: { unwritten: 0 } });
  });

  test('H8: tries on until its time is over', async () => {
    const { writing, put, attempts } = writingTo(
      async (_, count) => {
        if (count < 4) throw unavailable;
      },
      { retryMs: 60_000, maxRetryMs: 60_000 },
    );
    put('a');
    await expect.poll(() => attempts.length, { interval: 1 }).toBe(1);
    await writing.stop(5_000);
    expect(writing.snapshot).toMatchObject({ waiting: 0, dropped: { unwritten: 0 } });
    expect(attempts).toHaveLength(4);
  });

  test('H8: a database that does not answer at all holds it up no longer than it may', async () => {
    const { writing, put, attempts } = writingTo(() => new Promise(() => undefined));
    put('a');
    await expect.poll(() => attempts.length, { interval: 1 }).toBe(1);
    put('b');
    await writing.stop(20);
    expect(writing.snapshot.dropped.unwritten).toBe(2);
  });
});
