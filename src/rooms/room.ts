import { ProtocolError } from '../protocol/errors.ts';
import type { ApplicationId, CallId, DeviceId, PeerId } from '../protocol/ids.ts';
import { PeerId as PeerIdSchema } from '../protocol/ids.ts';
import type { IceCandidate, SessionDescription } from '../protocol/p2p.ts';
import type { PeerLeftReason, Source } from '../protocol/rooms.ts';
import type { Generation } from '../protocol/topology.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { Peer, Seat } from './peer.ts';
import type { PathFailure, ReadyReport, RoomEvents } from './room-events.ts';
import { openPath, step, type TopologyEvent, type TopologyState } from './topology/topology.ts';

type RoomOptions = {
  callId: CallId;
  applicationId: ApplicationId;
  seats: readonly Seat[];
  now: number;
  newId: () => string;
};

/**
 * The live side of an active call: peers, their sources, and the path between them. Every method is synchronous and
 * throws a `ProtocolError` that changes nothing.
 */
export class Room {
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  readonly #events: TypedEmitter<RoomEvents>;
  readonly #peers = new Map<PeerId, Peer>();
  #topology: TopologyState;
  #closed = false;

  constructor({ callId, applicationId, seats, now, newId }: RoomOptions, events: TypedEmitter<RoomEvents>) {
    this.callId = callId;
    this.applicationId = applicationId;
    this.#events = events;
    for (const seat of seats) {
      const peerId = PeerIdSchema.parse(newId());
      this.#peers.set(peerId, { ...seat, peerId, sources: [], connected: true });
    }
    this.#topology = openPath({ topology: 'p2p', generation: 1 }, [...this.#peers.keys()], now);
  }

  get peers(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  get topology(): TopologyState {
    return this.#topology;
  }

  /** Tells everybody that they have a seat; the first one makes the first offer. */
  announce(): void {
    const peers = this.peers;
    for (const [index, peer] of peers.entries()) {
      const others = peers.filter((other) => other !== peer);
      this.#events.emit('peer-seated', { ...this.#id, peer, others, path: this.#topology.path, polite: index > 0 });
    }
  }

  /** Throws `call-not-found` for a device without a seat: other people's rooms do not exist for it. */
  peerOf(deviceId: DeviceId): Peer {
    const peer = this.peers.find((candidate) => candidate.deviceId === deviceId);
    if (!peer) throw new ProtocolError('call-not-found', 'You have no seat in this call.');
    return peer;
  }

  setSources(deviceId: DeviceId, sources: readonly Source[]): void {
    const peer = this.#update(this.peerOf(deviceId), { sources });
    this.#events.emit('sources-changed', { ...this.#about(peer), peer });
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

  peerReady(deviceId: DeviceId, generation: Generation, report: ReadyReport): void {
    const peer = this.peerOf(deviceId);
    this.#requireCurrent(generation);
    if (this.#isAwaited(peer)) {
      this.#events.emit('peer-ready', { ...this.#id, peer, path: this.#topology.path, report });
    }
    this.#step({ type: 'peer-ready', peerId: peer.peerId, generation });
  }

  pathFailed(deviceId: DeviceId, generation: Generation, reason: PathFailure): void {
    this.peerOf(deviceId);
    this.#requireCurrent(generation);
    this.#step({ type: 'path-failed', generation }, reason);
  }

  leave(deviceId: DeviceId, reason: PeerLeftReason): void {
    const peer = this.peerOf(deviceId);
    const audience = this.#about(peer);
    this.#peers.delete(peer.peerId);
    this.#events.emit('peer-left', { ...audience, peer, reason });
    this.#step({ type: 'peer-left', peerId: peer.peerId });
  }

  /** While a peer's signaling is lost it cannot negotiate: the path's time begins anew when it is back. */
  tick(now: number): void {
    const complete = this.peers.every(({ connected }) => connected);
    this.#step({ type: complete ? 'tick' : 'peer-away', now });
  }

  close(): void {
    this.#closed = true;
    this.#peers.clear();
  }

  /** `failure`: why, if this step fails the path. */
  #step(event: TopologyEvent, failure: PathFailure = 'timeout'): void {
    if (this.#closed) return;
    const { state, effects } = step(this.#topology, event);
    this.#topology = state;
    for (const { type, path } of effects) {
      if (type === 'connected') this.#events.emit('path-connected', { ...this.#id, path });
      else this.#events.emit('path-failed', { ...this.#id, path, reason: failure });
    }
  }

  #isAwaited({ peerId }: Peer): boolean {
    return this.#topology.phase === 'opening' && this.#topology.awaiting.has(peerId);
  }

  #requireCurrent(generation: Generation): void {
    const current = this.#topology.path.generation;
    if (generation === current) return;
    throw new ProtocolError('stale-generation', 'The media of this call has moved to another path.', {
      details: { generation: current },
    });
  }

  #between(deviceId: DeviceId, to: PeerId, generation: Generation): { from: Peer; to: Peer } {
    const from = this.peerOf(deviceId);
    this.#requireCurrent(generation);
    const target = this.#peers.get(to);
    if (!target || target === from) throw new ProtocolError('peer-not-found', 'The other side is not in this call.');
    return { from, to: target };
  }

  #update(peer: Peer, change: Partial<Pick<Peer, 'sources' | 'connected'>>): Peer {
    const changed = { ...peer, ...change };
    this.#peers.set(peer.peerId, changed);
    return changed;
  }

  get #id(): { callId: CallId; applicationId: ApplicationId } {
    return { callId: this.callId, applicationId: this.applicationId };
  }

  #about(peer: Peer): { callId: CallId; applicationId: ApplicationId; audience: readonly DeviceId[] } {
    const others = this.peers.filter(({ peerId }) => peerId !== peer.peerId);
    return { ...this.#id, audience: others.map(({ deviceId }) => deviceId) };
  }
}
