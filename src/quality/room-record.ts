import type { DeviceId, PeerId } from '../protocol/ids.ts';
import type { Source, SourceName } from '../protocol/rooms.ts';
import type { Generation, Topology } from '../protocol/topology.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { WithheldVoices } from './withheld-voices.ts';

type Peer = RoomEvents['peer-seated']['peer'];
type MediaPath = RoomEvents['topology-switching']['path'];

/** `first`: when it was declared first; `until`: null while it is declared. `live`: since when it is there and not muted. */
type Declaration = {
  readonly first: number;
  readonly until: number | null;
  readonly muted: boolean;
  readonly live: number;
};

type Seated = {
  deviceId: DeviceId;
  readonly seatedAt: number;
  leftAt: number | null;
  connected: boolean;
  readonly declared: Map<SourceName, Declaration>;
};

type Opened = {
  readonly path: MediaPath;
  readonly openedAt: number;
  closedAt: number | null;
  readonly readyAt: Map<PeerId, number>;
};

/** Digests may come as late as a lost connection and a full queue make them. */
const REMEMBERED_MS = 600_000;

const CARRIED_P2P: readonly SourceName[] = ['microphone', 'camera'];

/** Who was in a room, what they sent, and on which paths: the facts that digests are held against, for as long as they may come. */
export class RoomRecord {
  readonly voices = new WithheldVoices();
  readonly #peers = new Map<PeerId, Seated>();
  readonly #paths = new Map<Generation, Opened>();

  peerSeated({ peerId, deviceId, sources, connected }: Peer, now: number): void {
    const before = this.#peers.get(peerId);
    // The seat was handed over.
    if (before) before.deviceId = deviceId;
    if (before) return;
    this.#peers.set(peerId, { deviceId, seatedAt: now, leftAt: null, connected, declared: new Map() });
    this.sourcesChanged(peerId, sources, now);
  }

  peerLeft(peerId: PeerId, now: number): void {
    const peer = this.#peers.get(peerId);
    if (peer) peer.leftAt = now;
    this.#forget(now);
  }

  connectionChanged(peerId: PeerId, connected: boolean): void {
    const peer = this.#peers.get(peerId);
    if (peer) peer.connected = connected;
  }

  sourcesChanged(peerId: PeerId, sources: readonly Source[], now: number): void {
    const declared = this.#peers.get(peerId)?.declared;
    if (!declared) return;
    for (const [source, before] of declared) {
      const isGone = before.until === null && !sources.some((now) => now.source === source);
      if (isGone) declared.set(source, { ...before, until: now });
    }
    for (const { source, muted } of sources) {
      const before = declared.get(source);
      const wasLive = before?.until === null && !before.muted;
      const live = wasLive && !muted ? before.live : now;
      declared.set(source, { first: before?.first ?? now, until: null, muted, live });
    }
  }

  pathOpened(path: MediaPath, now: number): void {
    if (this.#paths.has(path.generation)) return;
    this.#paths.set(path.generation, { path, openedAt: now, closedAt: null, readyAt: new Map() });
  }

  pathReady(generation: Generation, peerId: PeerId, now: number): void {
    this.#paths.get(generation)?.readyAt.set(peerId, now);
  }

  pathClosed(generation: Generation, now: number): void {
    const opened = this.#paths.get(generation);
    if (opened) opened.closedAt ??= now;
    this.voices.pathClosed(generation, now);
    this.#forget(now);
  }

  /** Those who have a seat now. */
  get present(): readonly PeerId[] {
    return [...this.#peers].flatMap(([peerId, { leftAt }]) => (leftAt === null ? [peerId] : []));
  }

  /** The newest SFU path that is open and used by somebody; null: none. */
  get sfuGeneration(): Generation | null {
    const used = [...this.#paths.values()].filter(
      ({ path, closedAt, readyAt }) => path.topology === 'sfu' && closedAt === null && readyAt.size > 0,
    );
    return used.at(-1)?.path.generation ?? null;
  }

  /** Who left has none any more: in a new seat it is another peer. */
  deviceOf(peerId: PeerId): DeviceId | undefined {
    return this.isSeated(peerId) ? this.#peers.get(peerId)?.deviceId : undefined;
  }

  isSeated(peerId: PeerId): boolean {
    return this.#peers.get(peerId)?.leftAt === null;
  }

  /** It is there, or was of late. */
  knows(peerId: PeerId): boolean {
    return this.#peers.has(peerId);
  }

  seatedAt(peerId: PeerId): number | undefined {
    return this.#peers.get(peerId)?.seatedAt;
  }

  isConnected(peerId: PeerId): boolean {
    return this.#peers.get(peerId)?.connected ?? false;
  }

  topologyOf(generation: Generation): Topology | undefined {
    return this.#paths.get(generation)?.path.topology;
  }

  /** What a peer declares now. */
  published(peerId: PeerId): readonly SourceName[] {
    const declared = [...(this.#peers.get(peerId)?.declared ?? [])];
    return declared.flatMap(([source, { until }]) => (until === null ? [source] : []));
  }

  isMuted(peerId: PeerId, source: SourceName): boolean {
    return this.#peers.get(peerId)?.declared.get(source)?.muted ?? false;
  }

  /** Since when the source is there and not muted. */
  liveSince(peerId: PeerId, source: SourceName): number {
    return this.#peers.get(peerId)?.declared.get(source)?.live ?? 0;
  }

  /** Since when that path carries what the one sends to the other. */
  carriedSince(generation: Generation, sender: PeerId, receiver: PeerId): number {
    const opened = this.#paths.get(generation);
    const ready = opened?.readyAt.get(receiver) ?? opened?.openedAt ?? 0;
    return Math.max(ready, this.seatedAt(sender) ?? 0, this.seatedAt(receiver) ?? 0);
  }

  hadPath(generation: Generation, peerId: PeerId, from: number): boolean {
    const opened = this.#paths.get(generation);
    return (
      opened !== undefined && carries(opened.path, peerId) && (opened.closedAt ?? Number.POSITIVE_INFINITY) >= from
    );
  }

  couldMeet(peerId: PeerId, generation: Generation, from: number): boolean {
    const peer = this.#peers.get(peerId);
    return (
      peer !== undefined && (peer.leftAt ?? Number.POSITIVE_INFINITY) >= from && this.hadPath(generation, peerId, from)
    );
  }

  couldCarry(peerId: PeerId, source: SourceName, generation: Generation, from: number, to: number): boolean {
    const declared = this.#peers.get(peerId)?.declared.get(source);
    const isCarried = this.topologyOf(generation) === 'sfu' || CARRIED_P2P.includes(source);
    return isCarried && declared !== undefined && declared.first <= to && (declared.until ?? to) >= from;
  }

  #forget(now: number): void {
    const isOld = (at: number | null): boolean => at !== null && now - at > REMEMBERED_MS;
    for (const [peerId, { leftAt }] of this.#peers) {
      if (!isOld(leftAt)) continue;
      this.#peers.delete(peerId);
      for (const { readyAt } of this.#paths.values()) readyAt.delete(peerId);
    }
    for (const [generation, { closedAt }] of this.#paths) if (isOld(closedAt)) this.#paths.delete(generation);
  }
}

const carries = (path: MediaPath, peerId: PeerId): boolean => path.topology === 'sfu' || path.between.includes(peerId);
