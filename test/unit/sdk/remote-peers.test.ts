import { describe, expect, it } from 'vitest';
import { RemotePeers } from '../../../sdk/media/remote-peers.ts';
import { Peer, type Source } from '../../../src/protocol/rooms.ts';
import { FakeStream, FakeTrack } from './support/fake-media.ts';

const peer = (sources: Source[] = []): Peer =>
  Peer.parse({ peerId: 'p1', person: { userId: 'bob', name: 'Bob', state: 'online' }, sources, connected: true });

const camera: Source = { source: 'camera', muted: false };

function started(...sources: Source[]) {
  const peers = new RemotePeers({ createStream: () => new FakeStream().asStream, log: () => {} });
  peers.replaceAll([peer(sources)]);
  const stream = () => peers.snapshot[0]?.stream;
  const track = new FakeTrack('video');
  track.muted = true;
  peers.setTrack(peer().peerId, 'camera', track.asTrack);
  return { peers, stream, track };
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
});
