import { expect, test } from 'vitest';
import { EventLoopLag } from '../../../src/telemetry/event-loop-lag.ts';

const NANOSECONDS = 1e6;

/** Timers that were as far apart as the test says. */
class Timers {
  apartMs: number[] = [];
  get count(): number {
    return this.apartMs.length;
  }
  get max(): number {
    return Math.max(...this.apartMs) * NANOSECONDS;
  }
  percentile(percent: number): number {
    const sorted = this.apartMs.toSorted((one, other) => one - other);
    return (sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0) * NANOSECONDS;
  }
  reset(): void {
    this.apartMs = [];
  }
  enable = (): boolean => true;
  disable = (): boolean => true;
}

test('E8: the timer’s own ten milliseconds are not counted, nor what it came too early', () => {
  const timers = new Timers();
  const lag = new EventLoopLag(0, timers);
  expect(lag.read(1)).toEqual({ p50Ms: 0, p99Ms: 0, maxMs: 0 });
  timers.apartMs = [9.5, 10, 10, 60];
  expect(lag.read(2)).toEqual({ p50Ms: 0, p99Ms: 50, maxMs: 50 });
});

test('E8: every scraper sees a stall through its window and the next one, and no longer', () => {
  const timers = new Timers();
  const lag = new EventLoopLag(0, timers);
  timers.apartMs = [10, 410];
  const seen = [7_000, 15_000, 22_000, 30_000, 37_000].map((now) => {
    const { maxMs } = lag.read(now);
    if (timers.count === 0) timers.apartMs = [10];
    return maxMs;
  });
  expect(seen).toEqual([400, 400, 400, 400, 0]);
});

test('E8: Node’s own monitor sees a stall', async () => {
  const lag = new EventLoopLag(0);
  const timerFires = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
  await timerFires();
  const end = performance.now() + 300;
  while (performance.now() < end);
  await timerFires();
  expect(lag.read(1).maxMs).toBeGreaterThan(250);
  lag.stop();
});
