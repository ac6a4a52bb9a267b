import type { PeerId } from '../../src/protocol/ids.ts';
import type { Peer, Source, SourceName } from '../../src/protocol/rooms.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { RemotePeer } from '../api.ts';
import type { Log } from '../log.ts';
import { RemoteStream } from './remote-stream.ts';

export type RemotePeersEvents = { changed: readonly RemotePeer[] };
export type RemotePeersDependencies = { createStream: () => MediaStream; log: Log };

type Seat = { peer: Peer; media: RemoteStream };

/** The other peers of a room. Snapshots are new objects at each change; each peer's stream stays the same. */
export class RemotePeers {
  readonly #dependencies: RemotePeersDependencies;
  readonly #emitter: TypedEmitter<RemotePeersEvents>;
  readonly #seats = new Map<PeerId, Seat>();
  #snapshot: readonly RemotePeer[] = [];

  constructor(dependencies: RemotePeersDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
  }

  get snapshot(): readonly RemotePeer[] {
    return this.#snapshot;
  }

  on<K extends keyof RemotePeersEvents>(event: K, listener: (data: RemotePeersEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  /** The whole truth about who is here. */
  replaceAll(peers: readonly Peer[]): void {
    const present = new Set(peers.map(({ peerId }) => peerId));
    for (const peerId of [...this.#seats.keys()]) if (!present.has(peerId)) this.#remove(peerId);
    for (const peer of peers) this.#put(peer);
    this.#changed();
  }

  remove(peerId: PeerId): void {
    this.#remove(peerId);
    this.#changed();
  }

  setConnected(peerId: PeerId, connected: boolean): void {
    const seat = this.#seats.get(peerId);
    if (seat) this.#replace({ ...seat.peer, connected });
  }

  setSources(peerId: PeerId, sources: Source[]): void {
    const seat = this.#seats.get(peerId);
    if (seat) this.#replace({ ...seat.peer, sources });
  }

  setTrack(peerId: PeerId, source: SourceName, track: MediaStreamTrack): void {
    this.#seats.get(peerId)?.media.setTrack(source, track);
    this.#changed();
  }

  close(): void {
    for (const peerId of [...this.#seats.keys()]) this.#remove(peerId);
    this.#changed();
  }

  #replace(peer: Peer): void {
    this.#put(peer);
    this.#changed();
  }

  #put(peer: Peer): void {
    const { createStream } = this.#dependencies;
    const media = this.#seats.get(peer.peerId)?.media ?? new RemoteStream(createStream(), () => this.#changed());
    media.setPublished(peer.sources);
    this.#seats.set(peer.peerId, { peer, media });
  }

  #remove(peerId: PeerId): void {
    this.#seats.get(peerId)?.media.close();
    this.#seats.delete(peerId);
  }

  #changed(): void {
    this.#snapshot = [...this.#seats.values()].map(({ peer, media }) => ({
      peerId: peer.peerId,
      person: peer.person,
      connected: peer.connected,
      sources: Object.fromEntries(peer.sources.map(({ source, muted }) => [source, { muted }])),
      stream: media.stream,
    }));
    this.#emitter.emit('changed', this.#snapshot);
  }
}
