import { describe, expect, it } from 'vitest';
import { FakeTrack } from './support/fake-media.ts';
import { greeting } from './support/greeting.ts';
import { bob, devicesOpen, joined, started, told } from './support/scripted-calls.ts';

describe('the media of a call', () => {
  async function active(options: { watchesPictures?: boolean } = {}) {
    const parts = started(options);
    const call = parts.ringing();
    void call.answer({ video: true });
    parts.calls.handle(joined());
    await devicesOpen(call);
    const [path] = parts.paths;
    if (!path) throw new Error('no path');
    path.emit('connected', undefined);
    return { ...parts, call, path };
  }

  it('is interrupted and restored', async () => {
    const { call, path } = await active();
    path.emit('interrupted', undefined);
    expect(call.state).toMatchObject({ phase: 'active', mediaInterrupted: true });
    path.emit('restored', undefined);
    expect(call.state).toMatchObject({ phase: 'active', mediaInterrupted: false });
  });

  it('tells the server when it has failed, with its generation', async () => {
    const { path, asked } = await active();
    path.emit('failed', 'ice-failed');
    expect(asked('topology.failed').data).toEqual({ callId: 'c1', generation: 1, reason: 'ice-failed' });
  });

  it('learns who is within reach', async () => {
    const { calls, path } = await active();
    expect(path.setRemoteConnected).toHaveBeenLastCalledWith('p2', true);
    calls.handle(told('room.peer-connection', { callId: 'c1', peerId: 'p2', connected: false }));
    expect(path.setRemoteConnected).toHaveBeenLastCalledWith('p2', false);
    calls.handle(joined());
    expect(path.setRemoteConnected).toHaveBeenLastCalledWith('p2', true);
    calls.setSignalingConnected(false);
    expect(path.setSignalingConnected).toHaveBeenLastCalledWith(false);
  });

  it('goes over the SFU where the server says so', () => {
    const { calls, ringing, paths } = started();
    void ringing().answer({ video: false });
    const peers = [{ peerId: 'p2', person: bob, sources: [], connected: true, role: 'member' }];
    const path = { topology: 'sfu', generation: 3 };
    calls.handle(told('room.joined', { callId: 'c1', peerId: 'me', peers, path, ...greeting }));
    expect(paths).toMatchObject([{ topology: 'sfu', generation: 3 }]);
  });

  it('F11: wishes for small pictures on a first path, and for all as they come beside one that is sharp', async () => {
    const over = (generation: number) => ({ topology: 'sfu', generation });
    const { ringing, ...first } = started({ watchesPictures: true });
    void ringing().answer({ video: false });
    first.calls.handle(told('room.joined', { ...joined().data, path: over(3) }));
    expect(first.paths[0]?.wishes()).toEqual({ sources: [], others: { maxHeight: 360 } });

    const { calls, paths } = await active({ watchesPictures: true });
    calls.handle(told('topology.switching', { callId: 'c1', path: over(2), reason: 'third-peer' }));
    expect(paths[1]?.generation).toBe(2);
    expect(paths[1]?.wishes()).toBeUndefined();
  });

  it('takes no messages of another generation', async () => {
    const { calls, path } = await active();
    const description = { type: 'offer', sdp: 'v=0\r\n' };
    calls.handle(told('p2p.description', { callId: 'c1', generation: 2, from: 'p2', description }));
    expect(path.handle).not.toHaveBeenCalled();
    calls.handle(told('p2p.description', { callId: 'c1', generation: 1, from: 'p2', description }));
    expect(path.handle).toHaveBeenCalledOnce();
  });

  it('is closed with the call, which ends with the server’s outcome', async () => {
    const { calls, call, path } = await active();
    calls.handle(told('call.ended', { callId: 'c1', outcome: 'completed', durationMs: 7 }));
    expect(call.state).toEqual({ phase: 'ended', reason: 'completed', durationMs: 7 });
    expect(path.close).toHaveBeenCalledOnce();
    expect(call.local.camera.state).toBe('off');
  });

  it('declares a changed mute', async () => {
    const { call, asked } = await active();
    await call.setMicrophoneMuted(true);
    expect(asked('room.sources').data).toMatchObject({ sources: [{ source: 'microphone', muted: true }, {}] });
  });

  it('G1: stops what is not permitted any more, and sends nothing of it until it is', async () => {
    const { calls, call, path, asked, chooses } = await active();
    const microphone = () => path.setLocalTrack.mock.calls.filter(([source]) => source === 'microphone').at(-1)?.[1];
    const may = (...permissions: string[]) =>
      calls.handle(told('moderation.changed', { callId: 'c1', moderation: { ...greeting.moderation, permissions } }));
    const shared = call.shareScreen();
    chooses({ video: new FakeTrack('video').asTrack, audio: null });
    await shared;

    may('add-people');
    expect(call.local).toMatchObject({
      microphone: { state: 'live', muted: true },
      camera: { state: 'off' },
      screen: { state: 'off' },
    });
    expect(asked('room.sources').data).toMatchObject({ sources: [], muted: true });
    await call.setMicrophoneMuted(false);
    expect(microphone()).toBeNull();

    await call.setMicrophoneMuted(true);
    may('add-people', 'publish-audio');
    expect(microphone()).toMatchObject({ kind: 'audio' });
    expect(asked('room.sources').data).toMatchObject({ sources: [{ source: 'microphone', muted: true }] });
  });

  it('G1: so it does when it hears of that with a seat taken again, whose path goes on', async () => {
    const { calls, call, path } = await active();
    const { data } = joined();
    const moderation = { ...greeting.moderation, permissions: ['publish-video'] };
    calls.handle(told('room.joined', { ...data, moderation }));
    expect(path.setLocalTrack).toHaveBeenLastCalledWith('microphone', null);
    expect(call.local).toMatchObject({ microphone: { muted: true }, camera: { state: 'live' } });
  });

  it('is prepared while it rings: the path takes the connection, or the end closes it', async () => {
    const { calls, asked, prepared } = started();
    const place = async () => {
      const placed = calls.place(bob, { video: false });
      asked('call.place').answer({ callId: 'c1', ringsUntil: 0 });
      return placed;
    };
    const answered = await place();
    calls.handle(joined());
    expect(prepared).toEqual({ made: 1, used: 1, closed: 0 });
    answered.end('completed');
    expect(prepared.closed).toBe(0);

    const unanswered = await place();
    unanswered.end('no-answer');
    expect(prepared).toEqual({ made: 2, used: 1, closed: 1 });

    const rung = started();
    rung.ringing().end('cancelled');
    expect(rung.prepared).toEqual({ made: 1, used: 0, closed: 1 });
  });
});
