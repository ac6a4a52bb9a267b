import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IDLE_AFTER_MS, watchIdle } from '../../../web/presence/idle-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const page = new EventTarget();
  const told: boolean[] = [];
  const end = watchIdle(page, (idle) => void told.push(idle));
  return { told, end, does: (sign: string) => page.dispatchEvent(new Event(sign)) };
}

describe('somebody at the page', () => {
  it('is idle five minutes after the last thing that they did, and back with the next', () => {
    const { told, does } = watched();
    vi.advanceTimersByTime(IDLE_AFTER_MS - 1);
    does('keydown');
    vi.advanceTimersByTime(IDLE_AFTER_MS - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    does('pointermove');
    does('focus');
    expect(told).toEqual([true, false]);
    vi.advanceTimersByTime(IDLE_AFTER_MS);
    expect(told).toEqual([true, false, true]);
  });

  it('is not watched any more after the end', () => {
    const { told, end, does } = watched();
    end();
    vi.advanceTimersByTime(2 * IDLE_AFTER_MS);
    does('wheel');
    expect(told).toEqual([]);
  });
});
