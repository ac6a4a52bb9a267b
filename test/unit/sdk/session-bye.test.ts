import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { signedIn } from './support/scripted-session.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('L2: the server’s bye with `resume` goes on with the session', async () => {
  const { server, socket } = await signedIn();
  socket.says({ type: 'bye', data: { reason: 'rate-limited', action: 'resume', retryAfterMs: 1_000 } });
  await vi.advanceTimersByTimeAsync(1_000);
  const next = await server.accepts(2);
  expect(next.requests('resume')).toHaveLength(1);
  expect(next.requests('hello')).toEqual([]);
});
