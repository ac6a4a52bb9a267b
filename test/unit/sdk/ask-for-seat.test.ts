import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SdkError, type SdkErrorCode } from '../../../sdk/sdk-error.ts';
import { joined, started } from './support/scripted-calls.ts';
import { BOTH, talking, ticket } from './support/scripted-seats.ts';

describe('S26: a seat that is not given back at once', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const count = (types: readonly string[], wanted: string) => types.filter((type) => type === wanted).length;
  const refusal = (code: SdkErrorCode, details = {}) => new SdkError(code, code, { details });
  const back = { callId: 'c1', video: false, sources: [] };

  async function refused(code: SdkErrorCode, details = {}) {
    const world = await talking();
    world.calls.handle(ticket('lives', 60_000));
    world.calls.returnAll();
    world.asked('seat.return').refuse(refusal(code, details));
    await vi.advanceTimersByTimeAsync(0);
    return world;
  }

  it('is asked for again when the server says that it may be, while the path goes on', async () => {
    const { call, asked, types, paths } = await refused('rate-limited', { retryAfterMs: 7_000 });
    await vi.advanceTimersByTimeAsync(6_999);
    expect(count(types(), 'seat.return')).toBe(1);
    await vi.advanceTimersByTimeAsync(7_001);
    expect(count(types(), 'seat.return')).toBe(2);
    expect(asked('seat.return').data).toEqual({ ticket: 'lives', generation: 1 });
    asked('seat.return').answer(back);
    await vi.advanceTimersByTimeAsync(0);
    expect(paths[0]?.setSignalingConnected).toHaveBeenLastCalledWith(true);
    expect(call.state).toMatchObject({ phase: 'active', mediaInterrupted: false });
  });

  it.each(['limit-reached', 'internal', 'timeout'] as const)('is asked for again after %s', async (code) => {
    const { call, types } = await refused(code);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(count(types(), 'seat.return')).toBe(2);
    expect(call.state.phase).toBe('active');
  });

  it('is lost when the ticket ends first', async () => {
    const { call, types } = await refused('rate-limited', { retryAfterMs: 60_000 });
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'lost' });
    expect(count(types(), 'seat.return')).toBe(1);
  });

  it('is asked for once in each session', async () => {
    const { calls, types } = await refused('internal');
    calls.returnAll();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count(types(), 'seat.return')).toBe(2);
  });

  it('is not asked for any more when the person hangs up', async () => {
    const { call, types } = await refused('internal');
    void call.hangUp();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count(types(), 'seat.return')).toBe(1);
  });

  it('is there when only the word of it was lost', async () => {
    const { calls, call, asked, paths } = await refused('timeout');
    calls.handle(joined());
    await vi.advanceTimersByTimeAsync(5_000);
    asked('seat.return').refuse(refusal('already-in-call'));
    await vi.advanceTimersByTimeAsync(0);
    expect(call.state.phase).toBe('active');
    expect(paths[0]?.setSignalingConnected).toHaveBeenLastCalledWith(true);
  });

  it('is given up when it comes for a call that was hung up meanwhile', async () => {
    const { calls, call, asked, types } = await talking();
    calls.returnAll();
    void call.hangUp();
    await vi.advanceTimersByTimeAsync(1_000);
    // The server did not know that seat yet.
    asked('call.leave').refuse(refusal('call-not-found'));
    calls.handle(joined());
    asked('seat.return').answer(back);
    await vi.advanceTimersByTimeAsync(0);
    expect(count(types(), 'call.leave')).toBe(2);
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'completed' });
  });

  it.each(['before', 'after'])('is given up when it comes %s a new page has stopped waiting for it', async (when) => {
    const { calls, asked, types } = started();
    const taken = calls.takeSeatBack('ticket', BOTH);
    if (when === 'before') calls.handle(joined());
    await vi.advanceTimersByTimeAsync(60_000);
    asked('seat.return').refuse(refusal('timeout'));
    await expect(taken).rejects.toMatchObject({ code: 'timeout' });
    if (when === 'after') calls.handle(joined());
    expect(count(types(), 'call.leave')).toBe(1);
    expect(calls.calls).toEqual([]);
  });

  it('is asked for again by a new page, too', async () => {
    const { calls, asked, types } = started();
    const taken = calls.takeSeatBack('ticket', BOTH);
    asked('seat.return').refuse(refusal('rate-limited', { retryAfterMs: 1_000 }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(count(types(), 'seat.return')).toBe(2);
    asked('seat.return').answer(back);
    expect(await taken).toMatchObject({ id: 'c1' });
  });
});
