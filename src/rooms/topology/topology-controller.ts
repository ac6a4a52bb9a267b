import type { ApplicationId, CallId, PeerId } from '../../protocol/ids.ts';
import type { Producer } from '../../protocol/media.ts';
import type { SourceName } from '../../protocol/rooms.ts';
import type { Generation, SwitchReason } from '../../protocol/topology.ts';
import { exhaustive } from '../../shared/exhaustive.ts';
import type { TypedEmitter } from '../../shared/typed-emitter.ts';
import { isSharing, type Peer } from '../peer.ts';
import type { MediaPlane, SessionCloseReason } from '../ports.ts';
import type { PathFailure, RoomEvents } from '../room-events.ts';
import type { SendingBounds } from '../sending-bounds.ts';
import type { SourceRules } from './path-listener.ts';
import { SfuPath } from './sfu-path.ts';
import { MOST_BITRATES } from './source-bounds.ts';
import {
  carrierOf,
  carries,
  initialTopology,
  type MediaPath,
  openPathsOf,
  step,
  type TopologyEffect,
  type TopologyEvent,
  type TopologyState,
} from './topology.ts';
import { initialMemory, type PolicyMemory, remember, wish } from './topology-policy.ts';

type Dependencies = {
  room: { callId: CallId; applicationId: ApplicationId };
  peers: () => readonly Peer[];
  /** Those who have been told of their seat. */
  audience: () => readonly Peer[];
  rules: SourceRules;
  events: TypedEmitter<RoomEvents>;
  media: MediaPlane;
  bounds: SendingBounds;
  /** As it was before the server's restart. Default: an empty room. */
  initial?: TopologyState;
};

/** What being opened besides the path that carries media means to a peer. */
type Switching = { path: MediaPath; from: MediaPath; reason: SwitchReason };

/** Lets the policy move the machine, opens and closes what the machine says, and tells it as facts. */
export class TopologyController {
  readonly #with: Dependencies;
  readonly #sfuPaths = new Map<Generation, SfuPath>();
  #state: TopologyState;
  #memory: PolicyMemory = initialMemory;
  /** The newest time that was told; what the media plane reports has no other. */
  #now = 0;
  /** Since when nothing carries media, because the path that did broke. */
  #interruptedAt: number | null = null;
  /** People without a seat who are about to take one. */
  #expected = 0;
  #closed = false;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    this.#state = dependencies.initial ?? initialTopology;
  }

  /** The numbers of paths to come are above this one, which somebody has seen. */
  numberAbove(seen: number): void {
    const { lastGeneration } = this.#state;
    if (seen > lastGeneration) this.#state = { ...this.#state, lastGeneration: seen };
  }

  get state(): TopologyState {
    return this.#state;
  }

  /** The one that carries media first. */
  get openPaths(): readonly MediaPath[] {
    return openPathsOf(this.#state);
  }

  /** Of a path that is being opened, the one that carries media meanwhile. */
  before(path: MediaPath): MediaPath | null {
    return this.#state.phase === 'switching' && this.#state.to === path ? this.#state.from : null;
  }

  /** A newcomer opens the path that carries media, if it can be on it, and else the one that is coming. */
  pathsOf(peerId: PeerId): { first: MediaPath | null; second: Switching | null } {
    const state = this.#state;
    if (state.phase === 'stable') return { first: state.path, second: null };
    if (state.phase !== 'switching') return { first: null, second: null };
    const { from, to, reason } = state;
    if (!from || !carries(from, peerId)) return { first: to, second: null };
    return { first: from, second: { path: to, from, reason } };
  }

  sfuPath(generation: Generation): SfuPath | undefined {
    return this.#sfuPaths.get(generation);
  }

  join(peerIds: readonly PeerId[], now: number): void {
    for (const peerId of peerIds) this.#dispatch({ type: 'peer-joined', peerId, now });
    this.#reconsider(now);
  }

  leave(peerId: PeerId, now: number): void {
    for (const path of this.#sfuPaths.values()) path.removePeer(peerId);
    this.#dispatch({ type: 'peer-left', peerId, now });
    this.#reconsider(now);
  }

  peerReady(peerId: PeerId, generation: Generation, now: number): void {
    this.#dispatch({ type: 'peer-ready', peerId, generation, now });
    this.#reconsider(now);
  }

  peerFailed(peerId: PeerId, generation: Generation, reason: PathFailure, now: number): void {
    this.#dispatch({ type: 'peer-failed', peerId, generation, now }, reason);
    this.#reconsider(now);
  }

  /** The rules on what this peer sends have changed; `stopped` ends. */
  enforce(peerId: PeerId, stopped: readonly SourceName[]): void {
    for (const path of this.#sfuPaths.values()) {
      path.stop(peerId, stopped);
      path.enforce(peerId);
    }
  }

  /** So many are about to come. */
  expect(people: number, now: number): void {
    if (people === this.#expected) return;
    this.#expected = people;
    this.tick(now);
  }

  /** Time has passed, or somebody began or ended to share. */
  tick(now: number): void {
    this.#dispatch({ type: this.#complete ? 'tick' : 'peer-away', now }, 'timeout');
    for (const path of this.#sfuPaths.values()) path.tick();
    this.#reconsider(now);
  }

  close(reason: SessionCloseReason): void {
    this.#closed = true;
    for (const path of this.#sfuPaths.values()) path.close(reason);
    this.#sfuPaths.clear();
  }

  /** Asks the policy until it has nothing to wish: one move may make room for another. */
  #reconsider(now: number): void {
    for (let move = this.#wish(now); move && !this.#closed; move = this.#wish(now)) {
      const before = this.#state;
      this.#dispatch({ type: 'move', move, now }, move.reason === 'p2p-unreachable' ? 'timeout' : null);
      if (this.#state === before) return;
    }
  }

  #isLost(peerId: PeerId): boolean {
    const state = this.#state;
    return (state.phase === 'stable' || state.phase === 'switching') && state.unreachable.has(peerId);
  }

  get #complete(): boolean {
    return this.#with.peers().every(({ connected }) => connected);
  }

  #wish(now: number) {
    return wish({ state: this.#state, memory: this.#memory, ...this.#circumstances, complete: this.#complete, now });
  }

  get #circumstances(): { sharing: boolean; expected: number } {
    return { sharing: this.#with.peers().some(isSharing), expected: this.#expected };
  }

  /** `failure`: why, should this step fail a path. */
  #dispatch(event: TopologyEvent, failure: PathFailure | null = null): void {
    if (this.#closed) return;
    this.#now = event.now;
    const before = this.#state;
    const { state, effects } = step(before, event);
    this.#state = state;
    this.#memory = remember(this.#memory, { before, event, after: state, effects, ...this.#circumstances });
    for (const effect of effects) this.#apply(effect, { failure, carrier: carrierOf(before) });
    // Nobody is left who could wait for media to come back.
    if (state.phase === 'idle' || state.phase === 'failed') this.#interruptedAt = null;
  }

  /** `carrier`: what carried media before this step. */
  #apply(
    effect: TopologyEffect,
    { failure, carrier }: { failure: PathFailure | null; carrier: MediaPath | null },
  ): void {
    if (this.#closed) return;
    const { events, room } = this.#with;
    const audience = this.#with.audience();
    switch (effect.type) {
      case 'open': {
        const { path, from, reason } = effect;
        if (path.topology === 'sfu') this.#openSfu(path);
        events.emit('topology-switching', { ...room, audience, path, from, reason });
        break;
      }
      case 'committed': {
        const { path, from, reason, tookMs } = effect;
        const interruptedMs = this.#interruptedAt === null ? null : this.#now - this.#interruptedAt;
        this.#interruptedAt = null;
        events.emit('topology-committed', { ...room, audience, path, from, reason, tookMs, interruptedMs });
        break;
      }
      case 'abandoned': {
        const { path, kept, reason, because, tookMs } = effect;
        if (because !== 'superseded') this.#tellFailed(path, failure);
        events.emit('topology-abandoned', { ...room, audience, path, kept, reason, because, tookMs });
        break;
      }
      case 'close':
        this.#sfuPaths.get(effect.path.generation)?.close('path-closed');
        this.#sfuPaths.delete(effect.path.generation);
        if (effect.because !== 'lost') break;
        this.#tellFailed(effect.path, failure);
        if (failure && effect.path.generation === carrier?.generation) {
          this.#interruptedAt ??= this.#now;
          events.emit('media-interrupted', { ...room, path: effect.path });
        }
        events.emit('path-closed', { ...room, audience, path: effect.path });
        break;
      case 'failed':
        events.emit('topology-failed', room);
        break;
      default:
        exhaustive(effect);
    }
  }

  #tellFailed(path: MediaPath, reason: PathFailure | null): void {
    if (reason) this.#with.events.emit('path-failed', { ...this.#with.room, path, reason });
  }

  #openSfu({ generation }: MediaPath): void {
    const { room, peers, rules, events, media, bounds } = this.#with;
    const othersThan = ({ peerId }: Producer, isMeant: (peerId: PeerId) => boolean = () => true) =>
      this.#with.audience().flatMap((peer) => (peer.peerId !== peerId && isMeant(peer.peerId) ? [peer.deviceId] : []));
    const tellOf = (peerId: PeerId, tell: (fact: typeof room & { peer: Peer; generation: Generation }) => void) => {
      const peer = peers().find((it) => it.peerId === peerId);
      if (peer) tell({ ...room, peer, generation });
    };
    const path = new SfuPath({
      generation,
      opening: media.open(room.callId),
      rules,
      bound: bounds.enter(room.applicationId),
      now: () => this.#now,
      isHere: (peerId) => peers().some((peer) => peer.peerId === peerId),
      // Those who may come to it at all: nobody's picture waits for the others.
      peers: () => peers().flatMap(({ peerId, connected }) => (connected && !this.#isLost(peerId) ? [peerId] : [])),
      listener: {
        producerOffered: (producer, to) =>
          events.emit('producer-offered', { ...room, audience: othersThan(producer, to), generation, producer }),
        producerRemoved: (producer) =>
          events.emit('producer-removed', { ...room, audience: othersThan(producer), generation, producer }),
        consumerBrought: (peerId, brought) =>
          tellOf(peerId, (fact) => events.emit('consumer-brought', { ...fact, ...brought })),
        producerAwaited: (producer) =>
          tellOf(producer.peerId, (fact) => events.emit('producer-awaited', { ...fact, producer })),
        codecsChosen: (peerId, codecs) => tellOf(peerId, (fact) => events.emit('codecs-chosen', { ...fact, codecs })),
        layersWatched: (producer, layers) =>
          tellOf(producer.peerId, (fact) => events.emit('layers-watched', { ...fact, producer, layers })),
        sourceHeld: (producer, news) =>
          tellOf(producer.peerId, (fact) => {
            const most = MOST_BITRATES[producer.source];
            events.emit('source-held', { ...fact, producer, most, ...news });
          }),
        voicesWithheld: (peerIds) =>
          events.emit('voices-withheld', { ...room, audience: this.#with.audience(), generation, peerIds }),
        strayMedia: (peerId, bitrate) =>
          tellOf(peerId, ({ peer }) => events.emit('stray-media', { ...room, peer, bitrate })),
        failed: (reason) => {
          this.#dispatch({ type: 'path-failed', generation, now: this.#now }, reason);
          this.#reconsider(this.#now);
        },
      },
    });
    this.#sfuPaths.set(generation, path);
  }
}
