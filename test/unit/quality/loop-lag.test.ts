import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { LoopLag } from '../../../src/quality/loop-lag.ts';

function holdUp(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('tells how late timers were in the span that is over', async () => {
  const lag = new LoopLag();
  onTestFinished(() => lag.stop());
  lag.tick(10_000);
  const before = lag.p99Ms;
  await pause(30);
  holdUp(150);
  await pause(30);
  lag.tick(14_999);
  expect(lag.p99Ms).toBe(before);
  lag.tick(15_000);
  expect(lag.p99Ms).toBeGreaterThan(100);
});
