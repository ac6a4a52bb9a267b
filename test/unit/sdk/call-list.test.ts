import { describe, expect, it, vi } from 'vitest';
import type { CallDependencies, DeviceCall } from '../../../sdk/calls/call.ts';
import { CallList } from '../../../sdk/calls/call-list.ts';
import type { MediaPath, MediaPathEvents, PathOpening } from '../../../sdk/media/media-path.ts';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { type Notification, type NotificationType, notifications } from '../../../src/protocol/contract.ts';
import { Person } from '../../../src/protocol/presence.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { FakeStream, FakeTrack } from './support/fake-media.ts';

const bob = Person.parse({ userId: 'bob', name: 'Bob', state: 'online' });
const CLOCK_AHEAD_MS = 1_000;
const place = { callId: 'c1', ringsUntil: 99 };

const told = (type: NotificationType, data: object): Notification =>
  ({ type, data: notifications[type].parse(data) }) as Notification;

const incoming = (callId = 'c1') => told('call.incoming', { callId, from: bob, video: true, ringsUntil: 99 });
const joined = (callId = 'c1', generation = 1) =>
  told('room.joined', {
    callId,
    peerId: 'me',
    peers: [{ peerId: 'p2', person: bob, sources: [], connected: true }],
    path: { topology: 'p2p', generation, polite: true },
  });

class FakePath extends TypedEmitter<MediaPathEvents> {
  readonly topology = 'p2p';
  readonly generation: PathOpening['path']['generation'];
  readonly handle = vi.fn();
  readonly setLocalTrack = vi.fn(async () => {});
  readonly setRemoteSources = vi.fn();
  readonly setRemoteConnected = vi.fn();
  readonly setSignalingConnected = vi.fn();
  readonly close = vi.fn();

  constructor({ path }: PathOpening) {
    super((error) => expect.unreachable(String(error)));
    this.generation = path.generation;
  }
}

/** Requests stay open until the test answers them. */
function started() {
  const open: { type: string; data: unknown; answer: (data?: unknown) => void; refuse: (error: SdkError) => void }[] =
    [];
  const request = vi.fn(
    (type: string, data: unknown) =>
      new Promise((resolve, reject) =>
        open.push({ type, data, answer: (reply = {}) => resolve(reply), refuse: reject }),
      ),
  );
  const paths: FakePath[] = [];
  const dependencies: CallDependencies = {
    signaling: {
      request: request as unknown as CallDependencies['signaling']['request'],
      toLocalTime: (serverTime) => serverTime + CLOCK_AHEAD_MS,
    },
    capture: {
      open: async (sources) =>
        Object.fromEntries(
          sources.map((source) => [source, { track: new FakeTrack(source === 'camera' ? 'video' : 'audio').asTrack }]),
        ),
    },
    openPath: (opening) => {
      if (opening.path.topology !== 'p2p') return null;
      const path = new FakePath(opening);
      paths.push(path);
      return path as unknown as MediaPath;
    },
    createStream: () => new FakeStream().asStream,
    log: () => {},
  };
  const calls = new CallList(dependencies);
  const rang: DeviceCall[] = [];
  calls.on('incoming', (call) => rang.push(call));
  const asked = (type: string) => {
    const found = open.filter((entry) => entry.type === type).at(-1);
    if (!found) throw new Error(`nothing asked for ${type}`);
    return found;
  };
  const ringing = (): DeviceCall => {
    calls.handle(incoming());
    const [call] = rang;
    if (!call) throw new Error('it does not ring');
    return call;
  };
  return { calls, rang, asked, types: () => open.map(({ type }) => type), paths, ringing };
}

const devicesOpen = (call: DeviceCall) => vi.waitFor(() => expect(call.local.microphone.state).toBe('live'));

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
    expect(asked('room.sources').data).toEqual({ callId: 'c1', sources: [] });
    await call.setMicrophoneMuted(false);
    expect(asked('room.sources').data).toEqual({ callId: 'c1', sources: [{ source: 'microphone', muted: false }] });
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
    expect(asked('room.sources').data).toEqual({ callId: 'c1', sources });
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

describe('the media of a call', () => {
  async function active() {
    const parts = started();
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

  it('tells the server when it is ready or has failed, with its generation', async () => {
    const { path, asked } = await active();
    path.emit('ready', { connectedMs: 5 });
    expect(asked('topology.ready').data).toEqual({ callId: 'c1', generation: 1, connectedMs: 5 });
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

  it('of a kind unknown here is refused, so that nobody waits for it', () => {
    const { calls, ringing, asked, paths } = started();
    const call = ringing();
    const problems: string[] = [];
    call.on('problem', ({ code }) => problems.push(code));
    void call.answer({ video: false });
    const peers = [{ peerId: 'p2', person: bob, sources: [], connected: true }];
    const path = { topology: 'sfu', generation: 1 };
    calls.handle(told('room.joined', { callId: 'c1', peerId: 'me', peers, path }));
    expect(paths).toEqual([]);
    expect(asked('topology.failed').data).toEqual({ callId: 'c1', generation: 1, reason: 'negotiation-failed' });
    expect(problems).toEqual(['negotiation-failed']);
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
});
