import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { showTitle } from '../../../web/ringing/page-title.ts';

class FakeDocument extends EventTarget {
  title = '';
  hidden = false;
  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakeDocument;

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakeDocument();
  vi.stubGlobal('document', page);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('the title blinks while the tab is hidden, and only then', () => {
  const end = showTitle('Parley', '● Anna');
  vi.advanceTimersByTime(1_000);
  expect(page.title).toBe('● Anna');
  page.turn(true);
  vi.advanceTimersByTime(1_000);
  expect(page.title).toBe('Parley');
  vi.advanceTimersByTime(1_000);
  expect(page.title).toBe('● Anna');
  vi.advanceTimersByTime(1_000);
  page.turn(false);
  vi.advanceTimersByTime(5_000);
  expect(page.title).toBe('● Anna');
  end();
});

it('a title that is answered in the middle of a blink leaves nothing behind', () => {
  page.hidden = true;
  const end = showTitle('Parley', '● Anna');
  vi.advanceTimersByTime(1_000);
  end();
  showTitle('Call with Anna', null);
  page.turn(false);
  vi.advanceTimersByTime(5_000);
  expect(page.title).toBe('Call with Anna');
});
