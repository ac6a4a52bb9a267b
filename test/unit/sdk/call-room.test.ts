import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallRoom } from '../../../sdk/calls/call-room.ts';
import type { CallRoomDependencies } from '../../../sdk/calls/call-room-dependencies.ts';
import { RemotePeers } from '../../../sdk/media/remote-peers.ts';
import { CallId } from '../../../src/protocol/ids.ts';
import { FakeStream } from './support/fake-media.ts';
import { greeting } from './support/greeting.ts';
import { ann, MemoryPath, p2p, sfu } from './support/memory-path.ts';
import { told } from './support/scripted-calls.ts';
import { brings, passes, seat } from './support/scripted-switcher.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const callId = CallId.parse('c1');

function started() {
  const paths: MemoryPath[] = [];
  const asked: { type: string; data: unknown }[] = [];
  const happened: string[] = [];
  const request = async (type: string, data: unknown) => {
    asked.push({ type, data });
    return {};
  };
  const peers = new RemotePeers({ createStream: () => new FakeStream().asStream, log: () => {} });
  const room = new CallRoom({
    callId,
    signaling: {
      request: request as CallRoomDependencies['signaling']['request'],
      toLocalTime: (time) => time,
      serverTime: 1_000_000,
      takeSlowestRoundTrip: () => undefined,
    },
    peers,
    openPath: ({ path, replaces }) => {
      const opened = new MemoryPath(path, replaces);
      paths.push(opened);
      return opened;
    },
    localTrack: () => null,
    watchFrames: null,
    isHidden: () => false,
    log: (level, message) => level === 'error' && expect.unreachable(message),
  });
  for (const event of ['joined', 'connected', 'interrupted', 'restored'] as const) {
    room.on(event, () => happened.push(event));
  }
  room.on('problem', ({ code }) => happened.push(code));
  const hear = (type: Parameters<typeof told>[0], data: object) => room.handle(told(type, { callId, ...data }));
  const path = (generation: number): MemoryPath => {
    const found = paths.find((candidate) => candidate.generation === generation);
    if (!found) throw new Error(`no path ${generation}`);
    return found;
  };
  const join = (others = [seat(ann)], first: object | null = p2p(1)) =>
    hear('room.joined', { peerId: 'me', peers: others, path: first, ...greeting });
  return { room, peers, paths, path, asked, happened, hear, join };
}

/** Two talk by path 1. */
async function talking() {
  const parts = started();
  parts.join();
  parts.path(1).connects();
  brings(parts.path(1));
  await passes(1_000);
  parts.hear('topology.committed', { generation: 1, topology: 'p2p' });
  return parts;
}

describe('a room', () => {
  it('tells the server when a path is used, and when it cannot be', async () => {
    const { asked, hear, path, happened } = await talking();
    expect(asked.at(-1)).toMatchObject({ type: 'topology.ready', data: { callId, generation: 1, connectedMs: 0 } });
    hear('topology.switching', { path: sfu(2), reason: 'third-peer' });
    path(2).emit('failed', 'dtls-failed');
    expect(asked.at(-1)).toEqual({ type: 'topology.failed', data: { callId, generation: 2, reason: 'dtls-failed' } });
    expect(happened).toEqual(['joined', 'connected']);
  });

  it('moves, and says by which way', async () => {
    const { room, hear, path } = await talking();
    const routes: unknown[] = [];
    room.on('route', (route) => routes.push(route));
    hear('topology.switching', { path: sfu(2), reason: 'screen-share' });
    path(2).connects();
    brings(path(2));
    await passes(1_500);
    hear('topology.committed', { generation: 2, topology: 'sfu' });
    expect(path(1).close).toHaveBeenCalledOnce();
    expect(routes.at(0)).toEqual({
      topology: 'p2p',
      generation: 1,
      next: { topology: 'sfu', generation: 2, reason: 'screen-share' },
    });
    expect(room.route).toEqual({ topology: 'sfu', generation: 2, next: null });
  });

  it('in which one is alone waits for others, and for a path to them', async () => {
    const { join, hear, paths, path, peers, happened } = started();
    join([], null);
    expect(paths).toEqual([]);
    hear('room.peer-joined', { peer: seat(ann) });
    hear('topology.switching', { path: p2p(1), reason: 'first-peers' });
    expect(path(1).setRemoteConnected).toHaveBeenCalledWith(ann, true);
    expect(path(1).replaces).toBe(false);
    path(1).connects();
    expect(peers.snapshot).toHaveLength(1);
    expect(happened).toEqual(['joined', 'connected']);
  });

  it('from which the others left is not interrupted', async () => {
    const { hear, happened, path } = await talking();
    hear('room.peer-left', { peerId: ann, reason: 'left' });
    hear('topology.closed', { generation: 1 });
    await passes(5_000);
    expect(path(1).close).toHaveBeenCalledOnce();
    expect(happened).toEqual(['joined', 'connected']);
  });

  it('whose path is replaced soon is not interrupted either', async () => {
    const { hear, happened, path } = await talking();
    hear('topology.closed', { generation: 1 });
    hear('topology.switching', { path: sfu(2), reason: 'p2p-failed' });
    await passes(900);
    path(2).connects();
    await passes(5_000);
    expect(happened).toEqual(['joined', 'connected']);
  });

  it('whose path is not replaced soon is interrupted, and restored', async () => {
    const { hear, happened, path } = await talking();
    hear('topology.closed', { generation: 1 });
    await passes(1_100);
    hear('topology.switching', { path: sfu(2), reason: 'p2p-failed' });
    path(2).connects();
    expect(happened).toEqual(['joined', 'connected', 'interrupted', 'restored']);
  });

  it('is interrupted by the path that is shown, not by the one that is being opened', async () => {
    const { hear, happened, path } = await talking();
    hear('topology.switching', { path: sfu(2), reason: 'third-peer' });
    path(2).emit('interrupted', undefined);
    expect(happened).toEqual(['joined', 'connected']);
    path(1).emit('interrupted', undefined);
    path(1).emit('restored', undefined);
    expect(happened).toEqual(['joined', 'connected', 'interrupted', 'restored']);
  });

  it('that a newcomer cannot reach is tried again, which the newcomer is told', () => {
    const { join, hear, path, happened, room } = started();
    join([seat(ann)], sfu(2));
    hear('topology.abandoned', { generation: 2, reason: 'sfu-unreachable' });
    expect(path(2).close).toHaveBeenCalledOnce();
    expect(happened).toEqual(['joined', 'sfu-unreachable']);
    hear('topology.switching', { path: sfu(3), reason: 'third-peer' });
    expect(room.route).toMatchObject({ generation: 3 });
  });

  it('that others cannot reach is no problem of those who have a path', async () => {
    const { hear, happened, room } = await talking();
    hear('topology.switching', { path: sfu(2), reason: 'third-peer' });
    hear('topology.abandoned', { generation: 2, reason: 'sfu-unreachable' });
    expect(happened).toEqual(['joined', 'connected']);
    expect(room.route).toMatchObject({ generation: 1, next: null });
  });

  it('tells who speaks', async () => {
    const { room, path } = await talking();
    const speakers: unknown[] = [];
    room.on('speakers', (now) => speakers.push(now));
    path(1).loudness.set(ann, 0.3);
    await passes(400);
    expect(speakers).toEqual([[ann]]);
    expect(room.speakers).toEqual([ann]);
    room.close();
    expect(speakers.at(-1)).toEqual([]);
  });

  it('takes the greeting of a resumed session for what has changed in it', async () => {
    const { join, paths, peers } = await talking();
    join([{ ...seat(ann), connected: false }]);
    expect(paths).toHaveLength(1);
    expect(paths[0]?.setRemoteConnected).toHaveBeenLastCalledWith(ann, false);
    expect(peers.snapshot).toHaveLength(1);
  });

  it('that is closed says and does nothing any more', async () => {
    const { room, hear, asked, path, peers } = await talking();
    const said = asked.length;
    room.close();
    expect(path(1).close).toHaveBeenCalledOnce();
    hear('topology.switching', { path: sfu(2), reason: 'third-peer' });
    room.declare({ published: [], muted: false }, true);
    await passes(3_000);
    expect(asked).toHaveLength(said);
    expect(peers.snapshot).toEqual([]);
  });
});

describe('quality', () => {
  const verdict = { cause: 'sender-cpu', leg: null, symptom: 'jerky-video', evidence: 'Slow.' } as const;
  const poor = {
    mos: 2,
    mark: 'poor' as const,
    verdict: { ...verdict, reason: { code: 'sender-stalled', share: 0.5 } },
  };

  it('Q6: of another’s source is told with the peer', async () => {
    const { hear, peers } = await talking();
    hear('quality.verdict', { peerId: ann, source: 'camera', ...poor });
    expect(peers.snapshot[0]?.quality).toMatchObject({ camera: { mark: 'poor', verdict: { cause: 'sender-cpu' } } });
  });

  it('Q6: of one’s own is told by itself, and when it is over', async () => {
    const { hear, peers, room } = await talking();
    const own: unknown[] = [];
    room.on('own-quality', (quality) => own.push(quality));
    hear('quality.verdict', { peerId: 'me', source: 'camera', ...poor });
    hear('quality.verdict', { peerId: 'me', source: 'camera', mos: 4, mark: 'good', verdict: null });
    expect(own).toEqual([
      { source: 'camera', quality: poor },
      { source: 'camera', quality: null },
    ]);
    expect(peers.snapshot[0]?.quality).toEqual({});
  });

  const nothing = { outbound: new Map(), inbound: new Map(), send: new Map(), receive: new Map() };
  const digests = (asked: { type: string; data: unknown }[]) => asked.filter(({ type }) => type === 'quality.digest');

  it('Q1: is measured on the path that is shown, from when it is connected, and told', async () => {
    const { path, asked, join } = started();
    join();
    path(1).measured = nothing;
    await passes(8_000);
    expect(digests(asked)).toEqual([]);
    path(1).connects();
    await passes(7_000);
    expect(digests(asked)).toMatchObject([
      { data: { callId, digests: [{ seq: 1, generation: 1, received: [{ peerId: ann }, { peerId: ann }] }] } },
    ]);
  });

  it('Q5: is told before the seat is given up, of what is not over yet as well', async () => {
    const { path, asked, room } = await talking();
    path(1).measured = nothing;
    await passes(7_000);
    const before = digests(asked).length;
    const told = room.tellLast();
    room.close();
    await told;
    expect(digests(asked).slice(before)).toMatchObject([
      { data: { digests: [{ seq: before + 1, generation: 1, received: [{ peerId: ann }, { peerId: ann }] }] } },
    ]);
    await passes(20_000);
    expect(digests(asked)).toHaveLength(before + 1);
  });
});
