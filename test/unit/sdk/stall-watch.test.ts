import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StallWatch } from '../../../sdk/quality/stall-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('adds up how late its timer comes, and counts what is late right now', async () => {
  const clock = { now: 0 };
  const watch = new StallWatch(() => clock.now);
  clock.now = 100;
  await vi.advanceTimersByTimeAsync(100);
  expect(watch.lateMs).toBe(0);
  clock.now = 350;
  expect(watch.lateMs).toBe(150);
  await vi.advanceTimersByTimeAsync(100);
  expect(watch.lateMs).toBe(150);
  clock.now = 450;
  await vi.advanceTimersByTimeAsync(100);
  expect(watch.lateMs).toBe(150);
  clock.now = 1_550;
  expect(watch.lateMs).toBe(1_150);
  watch.close();
});
