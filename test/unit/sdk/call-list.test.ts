import { describe, expect, it, vi } from 'vitest';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { bob, CLOCK_AHEAD_MS, devicesOpen, incoming, joined, place, started, told } from './support/scripted-calls.ts';

describe('an incoming call', () => {
  it('says at once that it rings, and only once', () => {
    const { calls, rang, types } = started();
    calls.handle(incoming());
    calls.handle(incoming());
    expect(types()).toEqual(['call.ringing']);
    expect(rang).toHaveLength(1);
  });

  it('opens devices only after the click on answer, and does not wait for them', async () => {
    const { ringing, asked } = started();
    const call = ringing();
    expect(call.local.microphone.state).toBe('off');
    const answered = call.answer({ video: true });
    expect(call.state.phase).toBe('connecting');
    expect(call.local.camera.state).toBe('opening');
    asked('call.answer').answer();
    await answered;
  });

  it.each(['reply first', 'seat first'])('gets its path whichever comes first: %s', async (order) => {
    const { calls, ringing, asked, paths } = started();
    const call = ringing();
    const answered = call.answer({ video: false });
    if (order === 'seat first') calls.handle(joined());
    asked('call.answer').answer();
    await answered;
    if (order === 'reply first') calls.handle(joined());
    paths[0]?.emit('connected', undefined);
    expect(paths).toHaveLength(1);
    expect(call.state.phase).toBe('active');
  });

  it('that was answered on another device ends so', async () => {
    const { ringing, asked } = started();
    const call = ringing();
    const answered = call.answer({ video: false });
    asked('call.answer').refuse(new SdkError('call-already-answered'));
    await expect(answered).rejects.toMatchObject({ code: 'call-already-answered' });
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' });
  });

  it('rings on, with its devices off, when the device is still in another call', async () => {
    const { ringing, asked } = started();
    const call = ringing();
    const answered = call.answer({ video: true, microphone: false });
    asked('call.answer').refuse(new SdkError('already-in-call'));
    await expect(answered).rejects.toMatchObject({ code: 'already-in-call' });
    expect(call.state).toEqual({ phase: 'incoming', ringsUntil: 99 + CLOCK_AHEAD_MS });
    expect(call.local).toMatchObject({ microphone: { state: 'off' }, camera: { state: 'off' } });

    const again = call.answer({ video: false });
    asked('call.answer').answer();
    await again;
    await devicesOpen(call);
    expect(call.local.microphone).toMatchObject({ state: 'live', muted: false });
  });

  it('is left when no answer to the answer came', async () => {
    const { ringing, asked, types } = started();
    const call = ringing();
    const answered = call.answer({ video: false });
    asked('call.answer').refuse(new SdkError('timeout'));
    await expect(answered).rejects.toMatchObject({ code: 'timeout' });
    expect(types()).toContain('call.leave');
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'failed' });
  });

  it('stops when the server says so, and is off the list', () => {
    const { calls, ringing } = started();
    const call = ringing();
    calls.handle(told('call.ring-ended', { callId: 'c1', reason: 'declined-elsewhere' }));
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'declined-elsewhere' });
    expect(calls.calls).toEqual([]);
  });

  it('answered without a microphone publishes none until it is unmuted', async () => {
    const { calls, ringing, asked } = started();
    const call = ringing();
    void call.answer({ video: false, microphone: false });
    calls.handle(joined());
    expect(asked('room.sources').data).toMatchObject({ callId: 'c1', sources: [] });
    await call.setMicrophoneMuted(false);
    expect(asked('room.sources').data).toMatchObject({
      callId: 'c1',
      sources: [{ source: 'microphone', muted: false }],
    });
  });
});

describe('an outgoing call', () => {
  async function calling() {
    const parts = started();
    const placed = parts.calls.place(bob, { video: true });
    parts.asked('call.place').answer(place);
    return { ...parts, call: await placed };
  }

  it('opens devices while it is placed, and declares them when it has a seat', async () => {
    const { calls, call, asked, types } = await calling();
    await devicesOpen(call);
    expect(types()).not.toContain('room.sources');
    calls.handle(joined());
    const sources = [
      { source: 'microphone', muted: false },
      { source: 'camera', muted: false },
    ];
    expect(asked('room.sources').data).toMatchObject({ callId: 'c1', sources });
  });

  it('has all that came before its reply when it says that it has begun', async () => {
    const { calls, asked, paths } = started();
    const placed = calls.place(bob, { video: true });
    const drawn: number[] = [];
    // As a user interface draws what was said: when the turn is over.
    calls.calls[0]?.on('state', () => queueMicrotask(() => drawn.push(paths.length)));
    calls.handle(joined());
    asked('call.place').answer(place);
    await placed;
    expect(drawn).toEqual([1, 1]);
  });

  it('placed without a microphone opens none until it is unmuted', async () => {
    const { calls, asked, types } = started();
    const placed = calls.place(bob, { video: false, microphone: false });
    asked('call.place').answer(place);
    const call = await placed;
    calls.handle(joined());
    expect(types()).toContain('room.sources');
    expect(call.local.microphone.state).toBe('off');
    await call.setMicrophoneMuted(false);
    expect(call.local.microphone).toMatchObject({ state: 'live', muted: false });
  });

  it('rings until a time by this device’s clock', async () => {
    const { call } = await calling();
    expect(call.state).toEqual({ phase: 'calling', ringing: false, ringsUntil: 99 + CLOCK_AHEAD_MS });
  });

  it('rejects with the server’s reason', async () => {
    const { calls, asked } = started();
    const placed = calls.place(bob, { video: false });
    asked('call.place').refuse(new SdkError('user-busy'));
    await expect(placed).rejects.toMatchObject({ code: 'user-busy' });
    expect(calls.calls).toEqual([]);
  });

  it('that is hung up before the server knows it is left as soon as it does', async () => {
    const { calls, asked, types } = started();
    const placed = calls.place(bob, { video: false });
    await calls.calls[0]?.hangUp();
    asked('call.place').answer(place);
    await vi.waitFor(() => expect(types()).toContain('call.leave'));
    asked('call.leave').answer();
    expect((await placed).state).toMatchObject({ phase: 'ended', reason: 'cancelled' });
  });

  it('that is refused after it was hung up does not tell of the refusal', async () => {
    const { calls, asked } = started();
    const placed = calls.place(bob, { video: false });
    await calls.calls[0]?.hangUp();
    asked('call.place').refuse(new SdkError('user-busy'));
    expect((await placed).state).toMatchObject({ phase: 'ended', reason: 'cancelled' });
  });

  it('that is hung up while it rings is left, which ends it also when it was answered in that moment', async () => {
    const { call, asked, types } = await calling();
    const over = call.hangUp();
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'cancelled' });
    expect(types()).not.toContain('call.cancel');
    asked('call.leave').answer();
    await over;
  });

  it('that is hung up in the call is over at once here, and left when the last word is said', async () => {
    const { calls, ringing, asked, types } = started();
    const call = ringing();
    const answered = call.answer({ video: false });
    asked('call.answer').answer();
    await answered;
    calls.handle(joined());
    const over = call.hangUp();
    expect(call.state).toMatchObject({ phase: 'ended', reason: 'completed' });
    await vi.waitFor(() => expect(types()).toContain('call.leave'));
    asked('call.leave').answer();
    await over;
  });

  it('that is given up while it answered the other’s call is left, and does not ring on', async () => {
    const { calls, asked, ringing, paths } = started();
    const placed = calls.place(bob, { video: true });
    const rang = ringing();
    calls.handle(joined());
    await calls.calls[0]?.hangUp();
    asked('call.place').answer(place);
    await vi.waitFor(() => expect(asked('call.leave').data).toEqual({ callId: 'c1' }));
    asked('call.leave').answer();
    await placed;
    expect(rang.state.phase).toBe('ended');
    expect(calls.calls).toEqual([]);
    expect(paths).toEqual([]);
  });

  it('becomes the other’s call when both call at once', async () => {
    const { calls, asked, ringing, paths } = started();
    const placed = calls.place(bob, { video: true });
    const rang = ringing();
    calls.handle(joined());
    expect(paths).toEqual([]);
    asked('call.place').answer(place);
    const call = await placed;
    expect(rang.state).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' });
    expect(call.state.phase).toBe('connecting');
    expect(calls.calls).toEqual([call]);
    expect(paths).toHaveLength(1);
  });
});
