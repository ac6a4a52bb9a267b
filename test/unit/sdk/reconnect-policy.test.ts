import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reconnectDelay } from '../../../sdk/signaling/reconnect-policy.ts';
import { Reconnector } from '../../../sdk/signaling/reconnector.ts';

describe('the delay before a reconnection', () => {
  it('is up to 300 ms for the first attempt', () => {
    expect([0, 0.5, 1].map((random) => reconnectDelay(1, 0, () => random))).toEqual([0, 150, 300]);
  });

  it('is spread over up to two seconds after the time that the server named to all', () => {
    expect([0, 0.5, 1].map((random) => reconnectDelay(1, 5_000, () => random))).toEqual([5_000, 6_000, 7_000]);
    expect([0, 0.5, 1].map((random) => reconnectDelay(1, 1_000, () => random))).toEqual([1_000, 1_500, 2_000]);
  });

  it('is never shorter than what the server asked for', () => {
    expect(reconnectDelay(20, 1_000, () => 0)).toBe(5_000);
    expect(reconnectDelay(20, 9_000, () => 0)).toBe(9_000);
  });

  it('doubles until it reaches five seconds', () => {
    const delays = [2, 3, 4, 5, 6, 7, 20].map((attempt) => reconnectDelay(attempt, 0, () => 0));
    expect(delays).toEqual([300, 600, 1_200, 2_400, 4_800, 5_000, 5_000]);
  });

  it('is spread over half of its length, so that clients do not come back in step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const longest = reconnectDelay(attempt, 0, () => 0);
        const delay = reconnectDelay(attempt, 0, () => random);
        expect(delay).toBeLessThanOrEqual(longest);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(longest / 2));
      }),
    );
  });
});

describe('the reconnector', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const started = () => {
    const tryNow = vi.fn();
    const scheduled = vi.fn();
    const policy = (attempt: number, notBeforeMs: number) => Math.max(notBeforeMs, (attempt - 1) * 1_000);
    return { tryNow, scheduled, reconnector: new Reconnector({ policy, tryNow, scheduled }) };
  };

  it('counts attempts up until it is stopped', () => {
    const { reconnector, scheduled } = started();
    reconnector.lost();
    vi.advanceTimersByTime(0);
    reconnector.lost();
    vi.advanceTimersByTime(1_000);
    reconnector.stop();
    reconnector.lost();
    expect(scheduled.mock.calls.map(([{ attempt }]) => attempt)).toEqual([1, 2, 1]);
  });

  it('counts on after a connection that broke soon, and anew after one that lasted', () => {
    const { reconnector, scheduled } = started();
    reconnector.lost();
    reconnector.connected();
    vi.advanceTimersByTime(9_999);
    reconnector.lost();
    reconnector.connected();
    vi.advanceTimersByTime(10_000);
    reconnector.lost();
    expect(scheduled.mock.calls.map(([{ attempt }]) => attempt)).toEqual([1, 2, 1]);
  });

  it('tries at once when told to hurry, and not a second time when the wait is over', () => {
    const { reconnector, tryNow } = started();
    reconnector.lost();
    vi.advanceTimersByTime(0);
    reconnector.lost();
    reconnector.hurry();
    vi.advanceTimersByTime(5_000);
    expect(tryNow).toHaveBeenCalledTimes(2);
  });

  it('does not come back before the server said', () => {
    const { reconnector, tryNow } = started();
    reconnector.lost(2_000);
    vi.advanceTimersByTime(1_999);
    expect(tryNow).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(tryNow).toHaveBeenCalledOnce();
  });
});
