import type { Notification } from '../../src/protocol/contract.ts';
import type { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { Source, SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Generation } from '../../src/protocol/topology.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { CallEvents, CallFigures, DeviceSource, MediaRoute, RemotePeer, WantedDevices } from '../api.ts';
import type { Log } from '../log.ts';
import type { CapturedSources } from '../media/device-capture.ts';
import { LocalSources } from '../media/local-sources.ts';
import type { PathOpening } from '../media/media-path.ts';
import type { PathOpener } from '../media/open-path.ts';
import type { P2pConnection } from '../media/p2p-connection.ts';
import type { Playout } from '../media/playout.ts';
import { RemotePeers } from '../media/remote-peers.ts';
import type { CapturedScreen } from '../media/screen-capture.ts';
import type { RoomOrder } from '../moderation/publishing.ts';
import { browserTileWatch, type TileWatch } from '../pictures/tile-watch.ts';
import { WatchedPictures } from '../pictures/watched-pictures.ts';
import { figuresOf } from '../quality/figures-of.ts';
import type { ShareOptions } from '../screen-api.ts';
import type { CallFact } from './call-phase.ts';
import { CallRoom } from './call-room.ts';
import type { Signaling } from './signaling-port.ts';

export type CallMediaEvents = Pick<CallEvents, 'peers' | 'local' | 'speakers' | 'route' | 'figures' | 'problem'> & {
  fact: CallFact;
};

export type CallMediaDependencies = {
  signaling: Signaling;
  capture: { open(sources: readonly DeviceSource[]): Promise<CapturedSources> };
  screen: { open(options?: ShareOptions): Promise<CapturedScreen | null> };
  paths: PathOpener;
  createStream: () => MediaStream;
  createSoundPlayout?: () => Playout;
  /** Nobody looks at the page. */
  isHidden: () => boolean;
  /** Default: only once it says so of one. */
  watchesPictures?: boolean;
  /** Default: what this browser has. */
  tileWatch?: TileWatch;
  log: Log;
};

/** What is heard and seen in one call: this device's sources, the others, and the room in which they meet. */
export class CallMedia {
  readonly local: LocalSources;
  readonly pictures: WatchedPictures;
  readonly #dependencies: CallMediaDependencies;
  readonly #emitter: TypedEmitter<CallMediaEvents>;
  readonly #peers: RemotePeers;
  #room: CallRoom | null = null;
  #figures: CallFigures | null = null;
  /** Made while it rings; the room's path takes it. */
  #prepared: P2pConnection | null = null;

  constructor(dependencies: CallMediaDependencies) {
    const { capture, screen, createStream, createSoundPlayout, log } = dependencies;
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => log('error', 'a listener failed', error));
    this.#peers = new RemotePeers({ createStream, ...(createSoundPlayout && { createSoundPlayout }), log });
    this.local = new LocalSources({
      capture,
      screen,
      send: async (source, track) => this.#room?.setLocalTrack(source, track),
      stream: createStream(),
      screenStream: createStream(),
      log,
    });
    this.pictures = new WatchedPictures({
      ...dependencies,
      tileWatch: dependencies.tileWatch ?? browserTileWatch,
      peers: () => this.#peers.snapshot,
    });
    this.#peers.on('changed', (peers) => {
      this.#emitter.emit('peers', peers);
      this.pictures.handleChange();
    });
    this.local.on('changed', (local) => {
      this.#declareSources();
      this.#emitter.emit('local', local);
    });
  }

  on<K extends keyof CallMediaEvents>(event: K, listener: (data: CallMediaEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  get peers(): readonly RemotePeer[] {
    return this.#peers.snapshot;
  }

  get speakers(): readonly PeerId[] {
    return this.#room?.speakers ?? [];
  }

  get figures(): CallFigures | null {
    return this.#figures;
  }

  get route(): MediaRoute | null {
    return this.#room?.route ?? null;
  }

  /** For a call between two, while it rings. */
  prepare(polite: boolean): void {
    this.#prepared ??= this.#dependencies.paths.prepare(polite);
  }

  enterRoom(callId: CallId): void {
    const { signaling, paths, isHidden, log } = this.#dependencies;
    const localTrack = (source: SourceName) => this.local.track(source);
    const openPath = (opening: PathOpening) => {
      const wishes = () => this.pictures.first(opening.path.generation, opening.beside);
      return paths.open({ ...opening, wishes }, this.#takePrepared());
    };
    const room = new CallRoom({ callId, signaling, peers: this.#peers, openPath, localTrack, isHidden, log });
    this.#room = room;
    const note = (fact: CallFact) => this.#emitter.emit('fact', fact);
    room.on('joined', ({ muted }) => {
      if (muted) void this.local.setMicrophoneMuted(true);
      this.#declareSources();
    });
    room.on('order', (order) => this.#obey(order));
    room.on('connected', () => note({ type: 'media-connected', now: Date.now() }));
    room.on('interrupted', () => note({ type: 'media-interrupted' }));
    room.on('restored', () => note({ type: 'media-restored' }));
    room.on('speakers', (speakers) => this.#emitter.emit('speakers', speakers));
    room.on('route', (route) => this.#emitter.emit('route', route));
    room.on('measured', (step) => {
      this.#figures = figuresOf(step, (peerId, source) => this.pictures.wishedHeight(peerId, source));
      this.#emitter.emit('figures', this.#figures);
    });
    room.on('settled', (settled) => {
      const watched = settled.filter(({ topology }) => topology === 'sfu');
      this.pictures.handlePlaces(watched.map(({ generation }) => ({ callId, generation })));
    });
    room.on('own-quality', ({ source, quality }) => this.local.setQuality(source, quality));
    room.on('problem', (problem) => this.#emitter.emit('problem', problem));
  }

  handle(notification: Notification): void {
    this.#room?.handle(notification);
    if (notification.type === 'moderation.changed') this.#declareSources();
    if (notification.type !== 'room.joined') return;
    const type = notification.data.path ? 'answered' : 'alone';
    this.#emitter.emit('fact', { type, now: Date.now() });
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.#room?.setIceServers(iceServers);
  }

  setSignalingConnected(connected: boolean): void {
    this.#room?.setSignalingConnected(connected);
  }

  /**
   * Microphone and camera as they were in the page before: nobody comes back unmuted. `sources`: what the server knows of
   * it; who meant something else by then, and could not say it, `wanted` that.
   */
  takeUp({ sources, wanted }: { sources: readonly Source[]; wanted: WantedDevices }): void {
    const isOn = (name: DeviceSource): boolean =>
      wanted[name] && sources.some(({ source, muted }) => source === name && !muted);
    const microphone = sources.some(({ source }) => source === 'microphone');
    void this.local.begin({ microphone, muted: !isOn('microphone'), camera: isOn('camera') });
  }

  /** The path that can go on in a new session; all others are given up. */
  keepWhole(): Generation | null {
    return this.#room?.keepWhole() ?? null;
  }

  handleNetworkChange(): void {
    this.#room?.handleNetworkChange();
  }

  /** What was measured last is told. Resolves within a third of a second; all may be closed meanwhile. */
  async tellLast(): Promise<void> {
    await this.#room?.tellLast();
  }

  async getStats(): Promise<RTCStatsReport | null> {
    return (await this.#room?.getStats()) ?? null;
  }

  close(): void {
    this.pictures.close();
    this.#room?.close();
    this.#takePrepared()?.close();
    this.local.close();
  }

  #obey(order: RoomOrder): void {
    if (order === 'mute') void this.local.setMicrophoneMuted(true);
    else if (order === 'stop-camera') void this.local.setCamera(false);
    else void this.local.stopSharing();
  }

  #takePrepared(): P2pConnection | null {
    const prepared = this.#prepared;
    this.#prepared = null;
    return prepared;
  }

  #declareSources(): void {
    this.#room?.declare(this.local, this.local.settled);
  }
}
