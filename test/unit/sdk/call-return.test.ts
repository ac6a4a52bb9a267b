import { describe, expect, it, vi } from 'vitest';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { devicesOpen, joined, place, started, told } from './support/scripted-calls.ts';
import { BOTH, talking, ticket } from './support/scripted-seats.ts';

describe('S22: in a new session', () => {
  it('the seat is taken back by its last ticket, and a peer-to-peer path that works goes on', async () => {
    const { calls, call, asked, paths, types } = await talking();
    expect(call.seatTicket).toBe('new');
    calls.returnAll();
    expect(asked('seat.return').data).toEqual({ ticket: 'new', generation: 1 });
    // The list of calls has it connected before the seat is back: nothing is to be asked before.
    calls.setSignalingConnected(true);
    expect(paths[0]?.setSignalingConnected).toHaveBeenLastCalledWith(false);
    calls.handle(joined());
    asked('seat.return').answer({ callId: 'c1', video: false, sources: [] });
    await vi.waitFor(() => expect(paths[0]?.setSignalingConnected).toHaveBeenLastCalledWith(true));
    expect(paths).toHaveLength(1);
    expect(paths[0]?.close).not.toHaveBeenCalled();
    expect(call.state).toMatchObject({ phase: 'active', mediaInterrupted: false });
    expect(types().filter((type) => type === 'room.sources')).toHaveLength(2);
  });

  it('a path that is broken is not held, and another one takes its place', async () => {
    const { calls, call, asked, paths } = await talking();
    paths[0]?.emit('interrupted', undefined);
    calls.returnAll();
    expect(asked('seat.return').data).toEqual({ ticket: 'new', generation: null });
    expect(paths[0]?.close).toHaveBeenCalled();
    calls.handle(joined('c1', 2));
    asked('seat.return').answer({ callId: 'c1', video: false, sources: [] });
    expect(paths).toHaveLength(2);
    paths[1]?.emit('connected', undefined);
    expect(call.state).toMatchObject({ phase: 'active', mediaInterrupted: false });
  });

  it('a path that the server does not know any more is closed for the one that it names', async () => {
    const { calls, paths, asked } = await talking();
    calls.returnAll();
    calls.handle(joined('c1', 3));
    asked('seat.return').answer({ callId: 'c1', video: false, sources: [] });
    expect(paths[0]?.close).toHaveBeenCalled();
    expect(paths.map(({ generation }) => generation)).toEqual([1, 3]);
  });

  it.each([
    ['call-ended', { outcome: 'completed' }, 'completed'],
    ['seat-expired', {}, 'lost'],
    ['kept-out', {}, 'removed'],
  ] as const)('%s is the end of it', async (code, details, reason) => {
    const { calls, call, asked } = await talking();
    calls.returnAll();
    asked('seat.return').refuse(new SdkError(code, code, { details }));
    await vi.waitFor(() => expect(call.state).toMatchObject({ phase: 'ended', reason }));
  });

  it('that ends before the answer the next session tries again', async () => {
    const { calls, call, asked, types } = await talking();
    calls.returnAll();
    asked('seat.return').refuse(new SdkError('session-expired'));
    calls.returnAll();
    expect(types().filter((type) => type === 'seat.return')).toHaveLength(2);
    asked('seat.return').answer({ callId: 'c1', video: false, sources: [] });
    await Promise.resolve();
    expect(call.state.phase).toBe('active');
  });

  it('calls that only ring, or are being placed, are lost', async () => {
    const { calls, ringing, asked } = started();
    const call = ringing();
    void calls.place({ userId: 'bob' } as never, { video: false }).catch(() => {});
    asked('call.place').answer({ ...place, callId: 'c2' });
    await vi.waitFor(() => expect(calls.calls.map(({ state }) => state.phase)).toContain('calling'));
    calls.returnAll();
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'lost' });
    expect(calls.calls).toEqual([]);
  });
});

describe('S18: a page that was loaded anew', () => {
  it('takes the seat of the page before, with microphone and camera as they were', async () => {
    const { calls, asked, paths } = started();
    const taken = calls.takeSeatBack('ticket', BOTH);
    calls.handle(joined());
    calls.handle(ticket('next'));
    const sources = [
      { source: 'microphone', muted: true },
      { source: 'camera', muted: false },
    ];
    asked('seat.return').answer({ callId: 'c1', video: true, sources });
    const call = await taken;
    expect(paths).toHaveLength(1);
    expect(call).toMatchObject({ id: 'c1', direction: 'rejoined', video: true, with: null, seatTicket: 'next' });
    await vi.waitFor(() => expect(call.local.camera.state).toBe('live'));
    expect(call.local.microphone).toMatchObject({ state: 'live', muted: true });
    await call.setMicrophoneMuted(false);
    await devicesOpen(call);
  });

  it.each([
    ['microphone', { microphone: false, camera: true }, [{ muted: true }, { state: 'live' }]],
    ['camera', { microphone: true, camera: false }, [{ muted: false }, { state: 'off' }]],
  ] as const)('is not sent the %s that was turned off while the server was away', async (_, wanted, states) => {
    const { calls, asked } = started();
    const taken = calls.takeSeatBack('ticket', wanted);
    const sources = ['microphone', 'camera'].map((source) => ({ source, muted: false }));
    asked('seat.return').answer({ callId: 'c1', video: true, sources });
    const call = await taken;
    await vi.waitFor(() => expect(call.local.microphone.state).toBe('live'));
    await vi.waitFor(() => expect([call.local.microphone, call.local.camera]).toMatchObject(states));
    expect(call.wanted).toEqual(wanted);
  });

  it('is told when the seat went to another page', async () => {
    const { calls, call } = await talking();
    calls.handle(told('call.moved', { callId: 'c1' }));
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'moved' });
  });
});
