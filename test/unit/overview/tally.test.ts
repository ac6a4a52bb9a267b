import { describe, expect, test } from 'vitest';
import { Minutes } from '../../../src/overview/minutes.ts';
import { type Counted, EMPTY_TALLY, mergedTallies, tallied, tallyReport } from '../../../src/overview/tally.ts';
import { mergedTimes, NO_TIMES, timesReport, withTime } from '../../../src/overview/times.ts';

const MINUTE = 60_000;
const tallyOf = (...facts: Counted[]) => facts.reduce(tallied, EMPTY_TALLY);
const timesOf = (...ms: number[]) => ms.reduce(withTime, NO_TIMES);

describe('a tally', () => {
  test('B1: counts each fact where it belongs', () => {
    const tally = tallyOf(
      { type: 'placed' },
      { type: 'placed' },
      { type: 'ended', outcome: 'completed' },
      { type: 'ended', outcome: 'lost' },
      { type: 'ended', outcome: 'completed' },
      { type: 'set-up', setupMs: 380 },
      { type: 'switched', outcome: 'committed' },
      { type: 'switched', outcome: 'sfu-unreachable' },
      { type: 'media-gap', gapMs: 34 },
      { type: 'path-failed', topology: 'p2p' },
      { type: 'refused', code: 'rate-limited' },
    );
    expect(tallyReport(tally)).toMatchObject({
      placed: 2,
      ended: { completed: 2, lost: 1 },
      setup: { count: 1, p50Ms: 380, maxMs: 380 },
      switches: { committed: 1, 'sfu-unreachable': 1 },
      mediaGap: { count: 1, maxMs: 34 },
      pathFailures: { p2p: 1 },
      refused: { 'rate-limited': 1 },
    });
  });

  test('B1: time is poor by its cause, and what is good is scored all the same', () => {
    const { scoredMs, poorMs } = tallyOf(
      { type: 'scored', periodMs: 5_000, poor: null },
      { type: 'scored', periodMs: 5_000, poor: 'sender-uplink' },
      { type: 'scored', periodMs: 2_000, poor: 'sender-uplink' },
      { type: 'scored', periodMs: 5_000, poor: 'unknown' },
    );
    expect(scoredMs).toBe(17_000);
    expect(poorMs).toEqual({ 'sender-uplink': 7_000, unknown: 5_000 });
  });

  test('B1: of looks the highest stays; a worker that was not measured is not idle', () => {
    const look = { type: 'looked', calls: 3, peers: 7, loopLagMs: 4, workerCpu: null } as const;
    expect(tallyOf(look).peak).toEqual({ calls: 3, peers: 7, loopLagMs: 4, workerCpu: null });
    expect(tallyOf(look, { ...look, calls: 1, workerCpu: 0.4 }, look).peak).toMatchObject({ calls: 3, workerCpu: 0.4 });
  });

  test('B2: two halves give what the whole gives', () => {
    const facts: Counted[] = [
      { type: 'placed' },
      { type: 'ended', outcome: 'completed' },
      { type: 'set-up', setupMs: 120 },
      { type: 'scored', periodMs: 5_000, poor: 'server' },
      { type: 'set-up', setupMs: 900 },
      { type: 'ended', outcome: 'declined' },
      { type: 'scored', periodMs: 5_000, poor: 'server' },
      { type: 'looked', calls: 1, peers: 2, loopLagMs: 9, workerCpu: 0.2 },
    ];
    for (let cut = 0; cut <= facts.length; cut += 1) {
      const halves = mergedTallies(tallyOf(...facts.slice(0, cut)), tallyOf(...facts.slice(cut)));
      expect(halves, `cut at ${cut}`).toEqual(tallyOf(...facts));
    }
  });
});

describe('times', () => {
  test('B1: percentiles are upper ends of ranges, and never above the longest', () => {
    expect(timesReport(NO_TIMES)).toEqual({ count: 0, p50Ms: null, p95Ms: null, maxMs: null });
    expect(timesReport(timesOf(30))).toEqual({ count: 1, p50Ms: 30, p95Ms: 30, maxMs: 30 });
    const many = timesOf(...Array.from({ length: 90 }, () => 90), ...Array.from({ length: 10 }, () => 700));
    expect(timesReport(many)).toEqual({ count: 100, p50Ms: 100, p95Ms: 700, maxMs: 700 });
    expect(timesReport(timesOf(45_000)).p50Ms).toBe(45_000);
  });

  test('B2: a million cost as much as one', () => {
    expect(mergedTimes(timesOf(1, 2, 3), timesOf(50_000)).counts).toHaveLength(NO_TIMES.counts.length);
  });
});

describe('the minutes', () => {
  test('B2: what happened is in its step, and the last step is under way', () => {
    const minutes = new Minutes();
    minutes.add({ type: 'placed' }, 10 * MINUTE);
    minutes.add({ type: 'placed' }, 14.5 * MINUTE);
    minutes.add({ type: 'placed' }, 15 * MINUTE);
    const steps = minutes.steps(3, 5, 16 * MINUTE);
    expect(steps.map(({ at, placed }) => [at / MINUTE, placed])).toEqual([
      [5, 0],
      [10, 2],
      [15, 1],
    ]);
  });

  test('B2: nothing is kept for longer than a day', () => {
    const minutes = new Minutes();
    for (let minute = 0; minute < 1_500; minute += 1) minutes.add({ type: 'placed' }, minute * MINUTE);
    const all = minutes.steps(1_500, 1, 1_499 * MINUTE);
    expect(all.reduce((sum, { placed }) => sum + placed, 0)).toBe(1_440);
    expect(all.at(-1)?.placed).toBe(1);
  });
});
