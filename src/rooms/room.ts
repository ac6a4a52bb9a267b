import { ProtocolError } from '../protocol/errors.ts';
import type { ApplicationId, CallId, DeviceId, PeerId } from '../protocol/ids.ts';
import { PeerId as PeerIdSchema } from '../protocol/ids.ts';
import type { IceCandidate, SessionDescription } from '../protocol/p2p.ts';
import type { PeerLeftReason, Source, SourceName } from '../protocol/rooms.ts';
import type { Generation } from '../protocol/topology.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { Word } from './moderation/intentions.ts';
import { type Meeting, RoomModeration } from './moderation/room-moderation.ts';
import type { Peer, Seat } from './peer.ts';
import type { MediaPlane, SessionCloseReason } from './ports.ts';
import { type RoomBefore, type SeatAgain, seatAgain, topologyBefore } from './room-before.ts';
import type { PathFailure, ReadyReport, RoomEvents } from './room-events.ts';
import type { SendingBounds } from './sending-bounds.ts';
import type { SfuPeerView } from './sfu-view.ts';
import type { SfuPath } from './topology/sfu-path.ts';
import { carrierOf, carries, type MediaPath } from './topology/topology.ts';
import { TopologyController } from './topology/topology-controller.ts';

type RoomOptions = {
  callId: CallId;
  applicationId: ApplicationId;
  seats: readonly Seat[];
  /** Null: a call that was placed. */
  meeting?: Meeting | null;
  now: number;
  newId: () => string;
  /** It is brought back. */
  before?: RoomBefore;
};

type Collaborators = { events: TypedEmitter<RoomEvents>; media: MediaPlane; bounds: SendingBounds };

/** The live side of an active call. Every method is synchronous and throws a `ProtocolError` that changes nothing. */
export class Room {
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  readonly moderation: RoomModeration;
  readonly #newId: () => string;
  readonly #events: TypedEmitter<RoomEvents>;
  readonly #topology: TopologyController;
  readonly #peers = new Map<PeerId, Peer>();
  /** Seated, and told so. */
  readonly #announced = new Set<PeerId>();
  /** The newest path for which each peer said that it is ready. */
  readonly #readyOn = new Map<PeerId, Generation>();
  readonly #firstSeats: readonly Seat[];
  readonly #openedAt: number;

  constructor(
    { callId, applicationId, seats, meeting = null, now, newId, before }: RoomOptions,
    { events, media, bounds }: Collaborators,
  ) {
    this.callId = callId;
    this.applicationId = applicationId;
    this.#newId = newId;
    this.#events = events;
    this.#firstSeats = seats;
    this.#openedAt = now;
    this.#topology = new TopologyController({
      room: { callId, applicationId },
      peers: () => this.peers,
      audience: () => this.announced,
      rules: {
        requirePublish: (peerId, source) => this.moderation.requirePublish(this.#peerBy(peerId), source),
        isMuted: (peerId, source) =>
          this.#peers.get(peerId)?.sources.find((each) => each.source === source)?.muted ??
          (source === 'microphone' && this.moderation.isMuted(peerId)),
      },
      events,
      media,
      bounds,
      ...(before && { initial: topologyBefore(before) }),
    });
    this.moderation = new RoomModeration(meeting, {
      room: { callId, applicationId },
      events,
      peers: () => this.peers,
      audience: () => this.announced,
      peerOf: (deviceId) => this.peerOf(deviceId),
      update: (peer, part) => this.#update(peer, part),
      publish: (peer, sources, at, stopped) => this.#publish(peer, sources, at, stopped),
    });
    for (const peer of before?.peers ?? []) this.#add(peer.seat, seatAgain(peer, true), false);
  }

  get peers(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  /** Those who know of their seat. */
  get announced(): readonly Peer[] {
    return this.peers.filter(({ peerId }) => this.#announced.has(peerId));
  }

  /** The path that carries media now. */
  get carrier(): MediaPath | null {
    return carrierOf(this.#topology.state);
  }

  /** Seats the first ones. Of two, the first makes the first offer. */
  announce(): void {
    const peers = this.#firstSeats.map((seat) => this.#add(seat));
    this.#topology.join(
      peers.map(({ peerId }) => peerId),
      this.#openedAt,
    );
    for (const peer of peers) this.#tellSeat(peer);
  }

  /** Of all paths, that there are and were. */
  get lastGeneration(): number {
    return this.#topology.state.lastGeneration;
  }

  numberAbove(seen: number): void {
    this.#topology.numberAbove(seen);
  }

  /** The others hear of the newcomer before anything else of it. `again`: they were here before. */
  seat(seat: Seat, now: number, again?: SeatAgain): void {
    const peer = this.#add(seat, again);
    this.#events.emit('peer-joined', { ...this.#about(peer), peer });
    this.#topology.join([peer.peerId], now);
    this.#tellSeat(peer);
  }

  /** Another device of the same person takes the seat with its path. Their access token may say something else now. */
  handOver(from: DeviceId, to: Seat, now: number): void {
    const before = this.peerOf(from);
    const { peerId, sources } = before;
    const peer = { ...to, peerId, sources, connected: true, ...this.moderation.partOf(to) };
    this.#peers.set(peerId, peer);
    if (!before.connected) this.#events.emit('peer-connection-changed', { ...this.#about(peer), peer });
    this.moderation.tookOver(peer, before, now);
    this.#tellSeat(peer);
    this.moderation.settle();
  }

  /** Throws `call-not-found` for a device without a seat: other people's rooms do not exist for it. */
  peerOf(deviceId: DeviceId): Peer {
    const peer = this.peers.find((candidate) => candidate.deviceId === deviceId);
    if (!peer) throw new ProtocolError('call-not-found', 'You have no seat in this call.');
    return peer;
  }

  setSources(deviceId: DeviceId, sources: readonly Source[], now: number, word: Word = { heard: 0 }): void {
    const peer = this.peerOf(deviceId);
    this.#publish(peer, this.moderation.declared(peer, { ...word, sources }), now);
  }

  setConnected(deviceId: DeviceId, connected: boolean): void {
    const before = this.peerOf(deviceId);
    if (before.connected === connected) return;
    const peer = this.#update(before, { connected });
    this.#events.emit('peer-connection-changed', { ...this.#about(peer), peer });
  }

  relayDescription(deviceId: DeviceId, to: PeerId, generation: Generation, description: SessionDescription): void {
    const between = this.#between(deviceId, to, generation);
    this.#events.emit('description-relayed', { ...this.#id, ...between, generation, description });
  }

  relayCandidates(deviceId: DeviceId, to: PeerId, generation: Generation, candidates: IceCandidate[]): void {
    const between = this.#between(deviceId, to, generation);
    this.#events.emit('candidates-relayed', { ...this.#id, ...between, generation, candidates });
  }

  /** The SFU path of that generation, for a device that has a seat. Throws `stale-generation` where it is not open. */
  sfu(deviceId: DeviceId, generation: Generation): { path: SfuPath; peerId: PeerId } {
    const { peerId } = this.peerOf(deviceId);
    const path = this.#topology.sfuPath(generation);
    if (!path) throw this.#stale();
    return { path, peerId };
  }

  /** What the SFU sees of a peer on that path; null: nothing, or nothing any more. */
  async sfuView(peerId: PeerId, generation: Generation): Promise<SfuPeerView | null> {
    return (await this.#topology.sfuPath(generation)?.view(peerId)) ?? null;
  }

  peerReady(deviceId: DeviceId, generation: Generation, report: ReadyReport, now: number): void {
    const peer = this.peerOf(deviceId);
    const path = this.#openPath(generation);
    if ((this.#readyOn.get(peer.peerId) ?? 0) < generation) {
      this.#readyOn.set(peer.peerId, generation);
      const from = this.#topology.before(path);
      this.#events.emit('peer-ready', { ...this.#id, peer, path, from, report });
    }
    this.#topology.peerReady(peer.peerId, generation, now);
  }

  peerFailed(deviceId: DeviceId, generation: Generation, reason: PathFailure, now: number): void {
    const { peerId } = this.peerOf(deviceId);
    this.#openPath(generation);
    this.#topology.peerFailed(peerId, generation, reason, now);
  }

  leave(deviceId: DeviceId, reason: PeerLeftReason, now: number): void {
    const peer = this.peerOf(deviceId);
    const about = this.#about(peer);
    this.#peers.delete(peer.peerId);
    this.#announced.delete(peer.peerId);
    this.#readyOn.delete(peer.peerId);
    this.#events.emit('peer-left', { ...about, peer, reason });
    this.moderation.left(peer, reason);
    this.#topology.leave(peer.peerId, now);
  }

  /** So many people without a seat are about to take one: they are rung for, or at the meeting's door. */
  expect(people: number, now: number): void {
    this.#topology.expect(people, now);
  }

  /** While a peer's signaling is lost it cannot negotiate: the time of a first path begins anew when it is back. */
  tick(now: number): void {
    this.#topology.tick(now);
    this.moderation.tick();
  }

  close(reason: Extract<SessionCloseReason, 'room-ended' | 'server-stopping'>): void {
    this.#topology.close(reason);
    this.#peers.clear();
    this.#announced.clear();
  }

  #add(seat: Seat, again?: SeatAgain, connected = true): Peer {
    const { peerId, sources } = again?.as ?? { peerId: PeerIdSchema.parse(this.#newId()), sources: [] };
    const sits = { ...seat, peerId };
    if (again) this.moderation.recall(sits, again.standing);
    this.#peers.set(peerId, { ...sits, sources, connected, ...this.moderation.partOf(sits) });
    this.moderation.sat(this.#peerBy(peerId), again?.standing);
    return this.#peerBy(peerId);
  }

  /** What it opens first, and what is being opened besides. */
  #tellSeat({ peerId }: Peer): void {
    this.#announced.add(peerId);
    const peer = this.#peerBy(peerId);
    const others = this.peers.filter((other) => other !== peer);
    const { first, second } = this.#topology.pathsOf(peer.peerId);
    const { hands } = this.moderation;
    const view = this.moderation.viewOf(peer);
    const muted = this.moderation.isMuted(peerId);
    this.#events.emit('peer-seated', { ...this.#id, peer, others, path: first, view, hands, muted });
    if (second) this.#events.emit('topology-switching', { ...this.#id, audience: [peer], ...second });
  }

  #openPath(generation: Generation): MediaPath {
    const path = this.#topology.openPaths.find((open) => open.generation === generation);
    if (!path) throw this.#stale();
    return path;
  }

  #stale(): ProtocolError {
    const current = this.#topology.openPaths[0]?.generation;
    const details = current === undefined ? {} : { details: { generation: current } };
    return new ProtocolError('stale-generation', 'The media of this call has moved to another path.', details);
  }

  #between(deviceId: DeviceId, to: PeerId, generation: Generation): { from: Peer; to: Peer } {
    const from = this.peerOf(deviceId);
    const path = this.#openPath(generation);
    const target = this.#peers.get(to);
    const bothOnIt = path.topology === 'p2p' && carries(path, from.peerId) && carries(path, to);
    if (!target || !bothOnIt || target === from) {
      throw new ProtocolError('peer-not-found', 'There is nobody like that at the other end of this path.');
    }
    return { from, to: target };
  }

  /** This is what the peer publishes. `stopped`: what it sends of these is not forwarded any more. */
  #publish({ peerId }: Peer, sources: readonly Source[], now: number, stopped: readonly SourceName[] = []): void {
    const peer = this.#update(this.#peerBy(peerId), { sources });
    this.#events.emit('sources-changed', { ...this.#about(peer), peer });
    this.#topology.enforce(peerId, stopped);
    this.#topology.tick(now);
  }

  #peerBy(peerId: PeerId): Peer {
    const peer = this.#peers.get(peerId);
    if (!peer) throw new ProtocolError('peer-not-found', 'This peer has left the call.');
    return peer;
  }

  #update(peer: Peer, change: Partial<Pick<Peer, 'sources' | 'connected' | 'role' | 'permissions'>>): Peer {
    const changed = { ...peer, ...change };
    this.#peers.set(peer.peerId, changed);
    return changed;
  }

  get #id(): { callId: CallId; applicationId: ApplicationId } {
    return { callId: this.callId, applicationId: this.applicationId };
  }

  #about(peer: Peer): { callId: CallId; applicationId: ApplicationId; audience: readonly DeviceId[] } {
    const others = this.announced.filter(({ peerId }) => peerId !== peer.peerId);
    return { ...this.#id, audience: others.map(({ deviceId }) => deviceId) };
  }
}
