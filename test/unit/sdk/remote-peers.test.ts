import { describe, expect, it } from 'vitest';
import { RemotePeers } from '../../../sdk/media/remote-peers.ts';
import type { Shown } from '../../../sdk/media/shown-tracks.ts';
import { PeerId } from '../../../src/protocol/ids.ts';
import { Peer, type Source, type SourceName } from '../../../src/protocol/rooms.ts';
import { FakeStream, FakeTrack } from './support/fake-media.ts';

const peer = (sources: Source[] = []): Peer =>
  Peer.parse({
    peerId: 'p1',
    person: { userId: 'bob', name: 'Bob', state: 'online' },
    sources,
    connected: true,
    role: 'member',
  });

const camera: Source = { source: 'camera', muted: false };

const shown = (track: FakeTrack, standby: FakeTrack | null = null, source: SourceName = 'camera'): Shown => ({
  peerId: peer().peerId,
  source,
  track: track.asTrack,
  standby: standby?.asTrack ?? null,
});

function started(...sources: Source[]) {
  const peers = new RemotePeers({ createStream: () => new FakeStream().asStream, log: () => {} });
  peers.replaceAll([peer(sources)]);
  const stream = () => peers.snapshot[0]?.stream;
  const track = new FakeTrack('video');
  track.muted = true;
  peers.show([shown(track)]);
  return { peers, peerId: peer().peerId, stream, track };
}

describe('a remote peer', () => {
  it('shows no track before something arrives on it, and tells when it does', () => {
    const { peers, stream, track } = started(camera);
    expect(stream()?.getTracks()).toEqual([]);
    const changes: number[] = [];
    peers.on('changed', ([first]) => changes.push(first?.stream.getTracks().length ?? -1));
    track.arrive();
    expect(changes).toEqual([1]);
  });

  it('shows no black picture for a camera that is not published', () => {
    const { stream, track } = started();
    track.arrive();
    expect(stream()?.getTracks()).toEqual([]);
  });

  it('keeps its stream while the camera goes and comes', () => {
    const { peers, stream, track } = started(camera);
    track.arrive();
    const first = stream();
    peers.setSources(peer().peerId, []);
    expect(stream()?.getTracks()).toEqual([]);
    peers.setSources(peer().peerId, [camera]);
    expect(stream()).toBe(first);
    expect(stream()?.getTracks()).toEqual([track]);
  });

  it('is gone after it left', () => {
    const { peers } = started(camera);
    peers.remove(peer().peerId);
    expect(peers.snapshot).toEqual([]);
  });

  it('changes tracks in this order, since Chromium goes blank where two pictures meet: one goes, the other comes', () => {
    const { peers, stream, track } = started(camera);
    track.arrive();
    const next = new FakeTrack('video', 'next');
    const order: string[] = [];
    const inStream = stream();
    if (!inStream) throw new Error('no stream');
    const [add, remove] = [inStream.addTrack.bind(inStream), inStream.removeTrack.bind(inStream)];
    inStream.addTrack = (added) => {
      order.push(`+${added.label}`);
      add(added);
    };
    inStream.removeTrack = (removed) => {
      order.push(`-${removed.label}`);
      remove(removed);
    };
    peers.show([shown(next, track)]);
    expect(order).toEqual(['-video device', '+next']);
  });

  it('shows what was before until the next track has begun to arrive', () => {
    const { peers, stream, track } = started(camera);
    track.arrive();
    const next = new FakeTrack('video', 'next');
    next.muted = true;
    peers.show([shown(next, track)]);
    expect(stream()?.getTracks()).toEqual([track]);
    next.arrive();
    expect(stream()?.getTracks()).toEqual([next]);
  });

  it('does not show a track that arrives after it was wanted no more', () => {
    const { peers, stream, track } = started(camera);
    peers.show([]);
    track.arrive();
    expect(stream()?.getTracks()).toEqual([]);
  });

  it('has its shared screen in a stream of its own', () => {
    const { peers, stream, track } = started(camera, { source: 'screen', muted: false });
    track.arrive();
    const screen = new FakeTrack('video', 'screen');
    peers.show([shown(track), shown(screen, null, 'screen')]);
    expect(stream()?.getTracks()).toEqual([track]);
    expect(peers.snapshot[0]?.screenStream.getTracks()).toEqual([screen]);
  });

  it('finds its tracks when it is announced after they came', () => {
    const { peers } = started(camera);
    const early = new FakeTrack('video');
    const second = Peer.parse({ ...peer([camera]), peerId: 'p2' });
    peers.show([{ ...shown(early), peerId: second.peerId }]);
    peers.add(second);
    expect(peers.snapshot[1]?.stream.getTracks()).toEqual([early]);
  });

  it('has said what it sends, or has not', () => {
    const { peers } = started();
    expect(peers.declarations).toEqual([{ peerId: 'p1', sources: null }]);
    peers.setSources(peer().peerId, []);
    expect(peers.declarations).toEqual([{ peerId: 'p1', sources: [] }]);
    peers.setConnected(peer().peerId, false);
    expect(peers.declarations).toEqual([{ peerId: 'p1', sources: [] }]);
    expect(peers.connections).toEqual([{ peerId: 'p1', connected: false }]);
  });
});

describe('how well a peer is received', () => {
  const poor = { mos: 2.1, mark: 'poor', verdict: null } as const;

  it('is there when it was told, and is gone with the source', () => {
    const { peers, peerId } = started(camera);
    expect(peers.snapshot[0]?.quality).toEqual({});
    peers.setQuality(peerId, 'camera', poor);
    expect(peers.snapshot[0]?.quality).toEqual({ camera: poor });
    peers.setSources(peerId, [{ source: 'microphone', muted: false }]);
    expect(peers.snapshot[0]?.quality).toEqual({});
  });

  it('of somebody who is not there is nothing', () => {
    const { peers } = started(camera);
    peers.setQuality(PeerId.parse('nobody'), 'camera', poor);
    expect(peers.snapshot[0]?.quality).toEqual({});
  });
});

describe('a microphone that is declared muted', () => {
  it('G4: plays nothing whatever is sent, and plays again when it is not muted any more', () => {
    const microphone = (muted: boolean): Source => ({ source: 'microphone', muted });
    const { peers, peerId } = started(microphone(true));
    const sound = new FakeTrack('audio');
    peers.show([shown(sound, null, 'microphone')]);
    expect(sound.enabled).toBe(false);
    peers.setSources(peerId, [microphone(false)]);
    expect(sound.enabled).toBe(true);
    peers.setSources(peerId, [microphone(true)]);
    expect(sound.enabled).toBe(false);
  });
});
