import type { Notification } from '../../../src/protocol/contract.ts';
import type { CallId, PeerId } from '../../../src/protocol/ids.ts';
import type { SourceName } from '../../../src/protocol/rooms.ts';
import type { IceServer } from '../../../src/protocol/session.ts';
import type { Generation } from '../../../src/protocol/topology.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import type { Log } from '../../log.ts';
import type { FirstWishes, MediaPath, MediaPathEvents, PathFailure, PathStats, ReceivedSource } from '../media-path.ts';
import { PathHealth } from '../path-health.ts';
import type { SfuDevices } from './create-device.ts';
import { askAbout, type MediaSignaling, meansGone } from './media-requests.ts';
import { SfuConnection } from './sfu-connection.ts';

export type SfuPathDependencies = {
  callId: CallId;
  generation: Generation;
  /** Another path carries media already. */
  replaces: boolean;
  /** Read anew for each connection. */
  wishes: () => FirstWishes;
  signaling: MediaSignaling;
  /** Read anew for each connection. */
  configuration: () => RTCConfiguration;
  devices: SfuDevices;
  log: Log;
};

type Phase =
  | { phase: 'opening' }
  | { phase: 'connected' }
  /** A second connection takes the place of one that could not be repaired. */
  | { phase: 'beginning-anew' }
  /** It was told that this device cannot use the path; it goes on trying, for the others may be on it. */
  | { phase: 'failed' }
  /** The server gave it up, so nothing that fails here is worth a word; or it is closed. */
  | { phase: 'over' };

/** Media over the SFU, with whoever is in the room. */
export class SfuPath implements MediaPath {
  readonly topology = 'sfu';
  readonly generation: Generation;
  readonly #dependencies: SfuPathDependencies;
  readonly #emitter: TypedEmitter<MediaPathEvents>;
  readonly #localTracks = new Map<SourceName, MediaStreamTrack>();
  #connection: SfuConnection;
  #health: PathHealth;
  #signalingConnected = true;
  #replaces: boolean;
  #phase: Phase = { phase: 'opening' };

  constructor(dependencies: SfuPathDependencies) {
    this.generation = dependencies.generation;
    this.#replaces = dependencies.replaces;
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => this.#logError(error));
    this.#connection = this.#connect();
    this.#health = this.#watch(this.#connection);
  }

  on<K extends keyof MediaPathEvents>(event: K, listener: (data: MediaPathEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  handle(notification: Notification): void {
    this.#connection.handle(notification);
  }

  carries(): boolean {
    return true;
  }

  reaches(): boolean {
    return true;
  }

  async setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    if (track) this.#localTracks.set(source, track);
    else this.#localTracks.delete(source);
    await this.#connection.setLocalTrack(source, track);
  }

  /** The other peers' connections to the server are none of this path's. */
  setRemoteConnected(): void {}

  setSignalingConnected(connected: boolean): void {
    this.#signalingConnected = connected;
    this.#health.setReachable('signaling', connected);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.#connection.setIceServers(iceServers);
  }

  handleAlone(): void {
    this.#replaces = false;
    this.#connection.handleAlone();
  }

  handleNetworkChange(): void {
    this.#health.handleNetworkChange();
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  received(): Promise<ReceivedSource[]> {
    return this.#connection.received();
  }

  stats(): Promise<PathStats | null> {
    return this.#connection.stats();
  }

  levels(): ReadonlyMap<PeerId, number> {
    return this.#connection.levels();
  }

  withheld(): ReadonlySet<PeerId> {
    return this.#connection.withheld;
  }

  close(): void {
    this.#phase = { phase: 'over' };
    this.#health.close();
    this.#connection.close();
  }

  #connect(): SfuConnection {
    const { callId, generation, signaling, ...rest } = this.#dependencies;
    const ask = askAbout(signaling, { callId, generation });
    return new SfuConnection({ ...rest, replaces: this.#replaces, ask, localTracks: this.#localTracks });
  }

  #watch(connection: SfuConnection): PathHealth {
    const health = new PathHealth({
      log: (error) => this.#logError(error),
      beside: this.#replaces,
      diagnose: () => (connection.joined ? 'ice-failed' : 'negotiation-failed'),
    });
    health.setReachable('signaling', this.#signalingConnected);
    connection.on('state', (state) => health.handleConnectionState(state));
    connection.on('failed', (error) => this.#handleFailed(error));
    connection.on('track', (track) => this.#emit('track', track));
    connection.on('track-ended', (source) => this.#emit('track-ended', source));
    health.on('connected', () => this.#handleConnected());
    health.on('interrupted', () => this.#emit('interrupted', undefined));
    health.on('restored', () => this.#emit('restored', undefined));
    health.on('restart', () => connection.restartIce());
    health.on('failed', (reason) => this.#handleUnhealthy(reason));
    return health;
  }

  #handleConnected(): void {
    const { phase } = this.#phase;
    this.#phase = { phase: 'connected' };
    this.#emit(phase === 'opening' ? 'connected' : 'restored', undefined);
  }

  /** A connection that cannot be repaired is made anew at once; after that, each one after the time it is given. */
  #handleUnhealthy(reason: PathFailure): void {
    const { phase } = this.#phase;
    const isFirstRepair = phase === 'connected' && reason === 'ice-failed';
    this.#phase = { phase: isFirstRepair ? 'beginning-anew' : 'failed' };
    if (!isFirstRepair && phase !== 'failed') this.#emit('failed', reason);
    // What was refused will be refused again.
    if (reason === 'negotiation-failed') return;
    this.#dependencies.log('warn', 'the connection to the SFU could not be repaired, and is made anew');
    this.#connection.close();
    this.#connection = this.#connect();
    this.#health = this.#watch(this.#connection);
  }

  #handleFailed(error: unknown): void {
    const { log } = this.#dependencies;
    if (meansGone(error)) {
      log('debug', 'the SFU path is gone', error);
      this.#phase = { phase: 'over' };
      this.#health.close();
    } else if (this.#phase.phase !== 'over') {
      log('warn', 'the SFU path failed', error);
      this.#health.giveUp('negotiation-failed');
    }
  }

  #emit<K extends keyof MediaPathEvents>(event: K, data: MediaPathEvents[K]): void {
    if (this.#phase.phase !== 'over') this.#emitter.emit(event, data);
  }

  #logError(error: unknown): void {
    this.#dependencies.log('error', 'a media path’s listener failed', error);
  }
}
