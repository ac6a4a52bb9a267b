import type { Notification, NotificationData, Params } from '../../src/protocol/contract.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import type { Source, SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Generation, Path } from '../../src/protocol/topology.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { Problem } from '../api.ts';
import type { Log } from '../log.ts';
import type { MediaPath, PathFailure, PathOpening } from '../media/media-path.ts';
import type { RemotePeers } from '../media/remote-peers.ts';
import { isSdkError } from '../sdk-error.ts';
import type { Signaling } from './signaling-port.ts';

export type CallRoomEvents = {
  joined: undefined;
  connected: undefined;
  interrupted: undefined;
  restored: undefined;
  problem: Problem;
};

export type CallRoomDependencies = {
  callId: CallId;
  signaling: Signaling;
  peers: RemotePeers;
  /** Null: this SDK does not know such a path. */
  openPath: (opening: PathOpening) => MediaPath | null;
  localTrack: (source: SourceName) => MediaStreamTrack | null;
  log: Log;
};

type Seat =
  | { phase: 'none' }
  /** The path opens when somebody is at its other end. */
  | { phase: 'alone'; path: Path }
  | { phase: 'joined'; path: MediaPath }
  | { phase: 'closed' };

/** This device's part in the live side of a call: its seat, its media path, what it publishes. */
export class CallRoom {
  readonly #dependencies: CallRoomDependencies;
  readonly #emitter: TypedEmitter<CallRoomEvents>;
  #seat: Seat = { phase: 'none' };
  #declared: string | null = null;

  constructor(dependencies: CallRoomDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
  }

  on<K extends keyof CallRoomEvents>(event: K, listener: (data: CallRoomEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  handle(notification: Notification): void {
    if (this.#seat.phase === 'closed') return;
    const { peers } = this.#dependencies;
    switch (notification.type) {
      case 'room.joined':
        this.#handleJoined(notification.data);
        break;
      case 'room.peer-left':
        peers.remove(notification.data.peerId);
        break;
      case 'room.peer-connection':
        peers.setConnected(notification.data.peerId, notification.data.connected);
        this.#path?.setRemoteConnected(notification.data.peerId, notification.data.connected);
        break;
      case 'room.sources':
        peers.setSources(notification.data.peerId, notification.data.sources);
        this.#path?.setRemoteSources(notification.data.peerId, notification.data.sources);
        break;
      case 'p2p.description':
      case 'p2p.candidates':
        if (this.#path?.generation === notification.data.generation) this.#path.handle(notification);
        break;
      default:
    }
  }

  /** Tells what this device publishes, if that is news. The first word waits until the devices have `settled`. */
  declare(sources: Source[], settled: boolean): void {
    const unsaid = this.#declared === null;
    const declaration = JSON.stringify(sources);
    const { phase } = this.#seat;
    if (phase === 'none' || phase === 'closed' || (unsaid && !settled) || declaration === this.#declared) return;
    this.#declared = declaration;
    this.#say('room.sources', { callId: this.#dependencies.callId, sources });
  }

  async setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    await this.#path?.setLocalTrack(source, track);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.#path?.setIceServers(iceServers);
  }

  setSignalingConnected(connected: boolean): void {
    this.#path?.setSignalingConnected(connected);
  }

  handleNetworkChange(): void {
    this.#path?.handleNetworkChange();
  }

  getStats(): Promise<RTCStatsReport> | null {
    return this.#path?.getStats() ?? null;
  }

  close(): void {
    this.#path?.close();
    this.#seat = { phase: 'closed' };
    this.#dependencies.peers.close();
  }

  get #path(): MediaPath | null {
    return this.#seat.phase === 'joined' ? this.#seat.path : null;
  }

  #handleJoined({ peers, path }: NotificationData<'room.joined'>): void {
    const current = this.#path;
    this.#dependencies.peers.replaceAll(peers);
    if (current?.generation !== path.generation) {
      current?.close();
      this.#seat = { phase: 'alone', path };
      this.#openPathIfPossible();
    } else {
      for (const { peerId, connected } of peers) current.setRemoteConnected(peerId, connected);
    }
    this.#emitter.emit('joined', undefined);
  }

  #openPathIfPossible(): void {
    const [other] = this.#dependencies.peers.snapshot;
    if (this.#seat.phase !== 'alone' || !other) return;
    const { callId, openPath, localTrack, log } = this.#dependencies;
    const path = openPath({ callId, path: this.#seat.path, remotePeerId: other.peerId });
    if (!path) {
      log('error', 'the server opened a path of a kind unknown here', this.#seat.path);
      this.#giveUp(this.#seat.path.generation, 'negotiation-failed');
      return;
    }
    this.#seat = { phase: 'joined', path };
    this.#wire(path);
    for (const source of ['microphone', 'camera'] as const) {
      const track = localTrack(source);
      if (track) path.setLocalTrack(source, track).catch((error) => log('error', 'a track was not attached', error));
    }
    path.setRemoteConnected(other.peerId, other.connected);
    const sources = Object.entries(other.sources).map(([source, { muted }]) => ({
      source: source as SourceName,
      muted,
    }));
    // An empty list in the greeting only means that the peer has not spoken yet.
    if (sources.length > 0) path.setRemoteSources(other.peerId, sources);
  }

  #wire(path: MediaPath): void {
    const { callId, peers } = this.#dependencies;
    const { generation } = path;
    path.on('track', ({ peerId, source, track }) => peers.setTrack(peerId, source, track));
    path.on('connected', () => this.#emitter.emit('connected', undefined));
    path.on('interrupted', () => this.#emitter.emit('interrupted', undefined));
    path.on('restored', () => this.#emitter.emit('restored', undefined));
    path.on('ready', (times) => this.#say('topology.ready', { callId, generation, ...times }));
    path.on('failed', (reason) => this.#giveUp(generation, reason));
  }

  #giveUp(generation: Generation, reason: PathFailure): void {
    this.#say('topology.failed', { callId: this.#dependencies.callId, generation, reason });
    this.#emitter.emit('problem', { code: reason, message: 'The media connection failed.', retryable: false });
  }

  #say<T extends 'room.sources' | 'topology.ready' | 'topology.failed'>(type: T, data: Params<T>): void {
    this.#dependencies.signaling.request(type, data).catch((error) => {
      // The call, or the path, ended while the message was on its way: nothing is lost.
      const late = isSdkError(error, 'stale-generation', 'call-ended', 'call-not-found', 'closed', 'session-expired');
      this.#dependencies.log(late ? 'debug' : 'warn', `${type} was refused`, error);
    });
  }
}
