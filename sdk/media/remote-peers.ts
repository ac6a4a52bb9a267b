import type { PeerId } from '../../src/protocol/ids.ts';
import type { Role } from '../../src/protocol/permissions.ts';
import type { Peer, Source, SourceName } from '../../src/protocol/rooms.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { RemotePeer, SourceQuality } from '../api.ts';
import type { Log } from '../log.ts';
import type { Declaration } from './first-media.ts';
import { DirectPlayout, type Playout } from './playout.ts';
import { RemoteStream } from './remote-stream.ts';
import type { Shown } from './shown-tracks.ts';
import type { SoundEnergy } from './sound-energy.ts';
import { isSound, type SourceKey, sourceKey } from './source-key.ts';

export type RemotePeersEvents = { changed: readonly RemotePeer[] };

export type RemotePeersDependencies = {
  createStream: () => MediaStream;
  /** For sounds, so that they cross from one path to the other unheard; without it tracks are swapped. */
  createSoundPlayout?: () => Playout;
  log: Log;
};

const PERSON_SOURCES: readonly SourceName[] = ['microphone', 'camera'];
const SCREEN_SOURCES: readonly SourceName[] = ['screen', 'screen-audio'];

/** `declared`: it has said what it sends. An empty list in a greeting only means that it has not spoken yet. */
type Seat = {
  peer: Peer;
  declared: boolean;
  person: RemoteStream;
  screen: RemoteStream;
  quality: Map<SourceName, SourceQuality>;
};

/** The other peers of a room. Snapshots are new objects at each change; each peer's streams stay the same. */
export class RemotePeers {
  readonly #dependencies: RemotePeersDependencies;
  readonly #emitter: TypedEmitter<RemotePeersEvents>;
  readonly #seats = new Map<PeerId, Seat>();
  /** Also of peers whom nobody has announced yet. */
  #shown: ReadonlyMap<string, Shown> = new Map();
  #snapshot: readonly RemotePeer[] = [];

  constructor(dependencies: RemotePeersDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
  }

  get snapshot(): readonly RemotePeer[] {
    return this.#snapshot;
  }

  get declarations(): readonly Declaration[] {
    return [...this.#seats.values()].map(({ peer, declared }) => ({
      peerId: peer.peerId,
      sources: declared ? peer.sources : null,
    }));
  }

  get connections(): readonly { peerId: PeerId; connected: boolean }[] {
    return [...this.#seats.values()].map(({ peer: { peerId, connected } }) => ({ peerId, connected }));
  }

  on<K extends keyof RemotePeersEvents>(event: K, listener: (data: RemotePeersEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  /** The whole truth about who is here. */
  replaceAll(peers: readonly Peer[]): void {
    const present = new Set(peers.map(({ peerId }) => peerId));
    for (const peerId of [...this.#seats.keys()]) if (!present.has(peerId)) this.#remove(peerId);
    for (const peer of peers) this.#put(peer, peer.sources.length > 0);
    this.#changed();
  }

  add(peer: Peer): void {
    this.#put(peer, peer.sources.length > 0);
    this.#changed();
  }

  remove(peerId: PeerId): void {
    this.#remove(peerId);
    this.#changed();
  }

  setConnected(peerId: PeerId, connected: boolean): void {
    const seat = this.#seats.get(peerId);
    if (!seat) return;
    this.#put({ ...seat.peer, connected }, false);
    this.#changed();
  }

  setRole(peerId: PeerId, role: Role): void {
    const seat = this.#seats.get(peerId);
    if (!seat) return;
    this.#put({ ...seat.peer, role }, false);
    this.#changed();
  }

  setSources(peerId: PeerId, sources: Source[]): void {
    const seat = this.#seats.get(peerId);
    if (!seat) return;
    this.#put({ ...seat.peer, sources }, true);
    this.#changed();
  }

  /** All that is to be seen and heard, from now on and at once. */
  show(tracks: readonly Shown[]): void {
    this.#shown = new Map(tracks.map((shown) => [sourceKey(shown), shown]));
    let changed = false;
    for (const seat of this.#seats.values()) if (this.#apply(seat)) changed = true;
    if (changed) this.#changed();
  }

  /** What each sound has been like so far; null: the browser's statistics have to tell. */
  get sounds(): ReadonlyMap<SourceKey, SoundEnergy> | null {
    if (!this.#dependencies.createSoundPlayout) return null;
    const sounds = [...this.#seats].flatMap(([peerId, { person, screen }]) => [
      [sourceKey({ peerId, source: 'microphone' }), person.energyOf('microphone')] as const,
      [sourceKey({ peerId, source: 'screen-audio' }), screen.energyOf('screen-audio')] as const,
    ]);
    return new Map(sounds.flatMap(([key, energy]) => (energy ? [[key, energy] as const] : [])));
  }

  setQuality(peerId: PeerId, source: SourceName, quality: SourceQuality): void {
    const seat = this.#seats.get(peerId);
    if (!seat) return;
    seat.quality.set(source, quality);
    this.#changed();
  }

  close(): void {
    for (const peerId of [...this.#seats.keys()]) this.#remove(peerId);
    this.#shown = new Map();
    this.#changed();
  }

  #put(peer: Peer, declares: boolean): void {
    const before = this.#seats.get(peer.peerId);
    const seat: Seat = {
      peer,
      declared: declares || (before?.declared ?? false),
      person: before?.person ?? this.#createStream(PERSON_SOURCES),
      screen: before?.screen ?? this.#createStream(SCREEN_SOURCES),
      quality: before?.quality ?? new Map(),
    };
    // Of what begins anew nothing is known.
    for (const source of seat.quality.keys()) if (!isPublished(peer, source)) seat.quality.delete(source);
    this.#seats.set(peer.peerId, seat);
    seat.person.setPublished(peer.sources);
    seat.screen.setPublished(peer.sources);
    if (!before) this.#apply(seat);
  }

  #createStream(sources: readonly SourceName[]): RemoteStream {
    const { createStream, createSoundPlayout } = this.#dependencies;
    return new RemoteStream({
      stream: createStream(),
      sources,
      createPlayout: (source) => (isSound(source) ? createSoundPlayout?.() : null) ?? new DirectPlayout(),
      arrived: () => this.#changed(),
    });
  }

  #apply({ peer: { peerId }, person, screen }: Seat): boolean {
    const show = (stream: RemoteStream, source: SourceName): boolean => {
      const shown = this.#shown.get(sourceKey({ peerId, source }));
      return stream.setTrack(source, shown?.track ?? null, shown?.standby ?? null);
    };
    return [
      ...PERSON_SOURCES.map((source) => show(person, source)),
      ...SCREEN_SOURCES.map((source) => show(screen, source)),
    ].includes(true);
  }

  #remove(peerId: PeerId): void {
    const seat = this.#seats.get(peerId);
    seat?.person.close();
    seat?.screen.close();
    this.#seats.delete(peerId);
  }

  #changed(): void {
    this.#snapshot = [...this.#seats.values()].map(({ peer, person, screen, quality }) => ({
      peerId: peer.peerId,
      person: peer.person,
      connected: peer.connected,
      role: peer.role,
      sources: Object.fromEntries(peer.sources.map(({ source, muted }) => [source, { muted }])),
      stream: person.stream,
      screenStream: screen.stream,
      quality: Object.fromEntries(quality),
    }));
    this.#emitter.emit('changed', this.#snapshot);
  }
}

const isPublished = ({ sources }: Peer, name: SourceName): boolean => sources.some(({ source }) => source === name);
