import type { Notification } from '../../src/protocol/contract.ts';
import type { PeerId } from '../../src/protocol/ids.ts';
import { MAX_CANDIDATES_PER_MESSAGE } from '../../src/protocol/limits.ts';
import type { IceCandidate, SessionDescription } from '../../src/protocol/p2p.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Generation } from '../../src/protocol/topology.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { Log } from '../log.ts';
import { CandidateBatch } from './candidate-batch.ts';
import { type Sending, sendingOf } from './encoding-policy.ts';
import type { MediaPath, MediaPathEvents, PathFailure, PathStats, ReceivedSource } from './media-path.ts';
import { type P2pConnection, SECTIONS } from './p2p-connection.ts';
import { PathHealth } from './path-health.ts';
import type { PerfectNegotiation } from './perfect-negotiation.ts';
import { setSending } from './sender-parameters.ts';
import type { RemoteSource } from './source-key.ts';
import { withStartBitrate } from './start-bitrate.ts';
import { inboundIn, outboundIn, readReport, receivedIn } from './stream-sources.ts';

export type P2pPathDependencies = {
  generation: Generation;
  remotePeerId: PeerId;
  /** Another path carries media already: this one begins as sharp as that one is. */
  replaces: boolean;
  /** Closed with the path. */
  connection: P2pConnection;
  sendDescription: (description: SessionDescription) => void;
  sendCandidates: (candidates: IceCandidate[]) => void;
  log: Log;
};

/** Media between two peers and nobody else, over one RTCPeerConnection. */
export class P2pPath implements MediaPath {
  readonly topology = 'p2p';
  readonly generation: Generation;
  readonly #pc: RTCPeerConnection;
  readonly #remotePeerId: PeerId;
  readonly #log: Log;
  readonly #emitter: TypedEmitter<MediaPathEvents>;
  readonly #negotiation: PerfectNegotiation;
  readonly #candidates: CandidateBatch;
  readonly #health: PathHealth;
  readonly #camera: Sending;
  readonly #localTracks = new Map<SourceName, MediaStreamTrack | null>();

  constructor(dependencies: P2pPathDependencies) {
    const { connection, log } = dependencies;
    const { pc, negotiation } = connection;
    this.generation = dependencies.generation;
    this.#pc = pc;
    this.#remotePeerId = dependencies.remotePeerId;
    this.#log = log;
    const logError = (error: unknown) => log('error', 'a media path’s listener failed', error);
    this.#emitter = new TypedEmitter(logError);
    this.#candidates = new CandidateBatch({
      send: dependencies.sendCandidates,
      maxPerMessage: MAX_CANDIDATES_PER_MESSAGE,
    });
    this.#health = new PathHealth({
      log: logError,
      beside: dependencies.replaces,
      diagnose: () => this.#diagnose(),
    });
    this.#negotiation = negotiation;
    this.#camera = sendingOf('camera', {}, { topology: 'p2p', replaces: dependencies.replaces });
    const { startKbits } = this.#camera;
    if (startKbits) negotiation.adaptRemote((sdp) => withStartBitrate(sdp, startKbits));
    this.#wire(dependencies.sendDescription);
    negotiation.release();
  }

  on<K extends keyof MediaPathEvents>(event: K, listener: (data: MediaPathEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  handle(notification: Notification): void {
    if (notification.type === 'p2p.description') this.#negotiation.handleDescription(notification.data.description);
    else if (notification.type === 'p2p.candidates') this.#negotiation.handleCandidates(notification.data.candidates);
  }

  carries(source: SourceName): boolean {
    return SECTIONS.some((section) => section.source === source);
  }

  reaches(peerId: PeerId): boolean {
    return peerId === this.#remotePeerId;
  }

  async setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    this.#localTracks.set(source, track);
    await this.#sender(source)?.replaceTrack(track);
  }

  setRemoteConnected(_peerId: PeerId, connected: boolean): void {
    this.#health.setReachable('remote', connected);
  }

  setSignalingConnected(connected: boolean): void {
    this.#health.setReachable('signaling', connected);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    const configuration = { ...this.#pc.getConfiguration(), iceServers: iceServers as RTCIceServer[] };
    try {
      this.#pc.setConfiguration(configuration);
    } catch (error) {
      this.#log('warn', 'the new ICE servers were not taken', error);
    }
  }

  /** It sends no more than one picture in any case. */
  handleAlone(): void {}

  handleNetworkChange(): void {
    this.#health.handleNetworkChange();
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  async received(): Promise<ReceivedSource[]> {
    return receivedIn(await this.#pc.getStats(), this.#remoteSource);
  }

  async stats(): Promise<PathStats> {
    const stats = readReport(await this.#pc.getStats());
    const outbound = outboundIn(stats, (stream) => sectionOf(stream)?.source);
    return { send: stats, receive: stats, outbound, inbound: inboundIn(stats, this.#remoteSource) };
  }

  levels(): ReadonlyMap<PeerId, number> {
    const receiver = this.#transceiver('audio')?.receiver;
    const level = receiver?.getSynchronizationSources?.()[0]?.audioLevel;
    return new Map(level === undefined ? [] : [[this.#remotePeerId, level]]);
  }

  withheld(): ReadonlySet<PeerId> {
    return new Set();
  }

  close(): void {
    this.#negotiation.close();
    this.#candidates.close();
    this.#health.close();
    this.#pc.close();
  }

  #wire(sendDescription: (description: SessionDescription) => void): void {
    const [pc, health, negotiation] = [this.#pc, this.#health, this.#negotiation];
    pc.addEventListener('track', ({ track }) => {
      const section = sectionOf(track);
      if (section) this.#emitter.emit('track', { peerId: this.#remotePeerId, source: section.source, track });
    });
    pc.addEventListener('connectionstatechange', () => health.handleConnectionState(pc.connectionState));
    negotiation.on('description', (description) => {
      sendDescription(description);
      this.#limitVideo();
    });
    negotiation.on('candidate', (candidate) => this.#candidates.add(candidate));
    negotiation.on('offered', () => this.#takeOfferedTransceivers());
    negotiation.on('failed', (error) => {
      this.#log('error', 'negotiation failed', error);
      health.giveUp('negotiation-failed');
    });
    health.on('connected', () => this.#emitter.emit('connected', undefined));
    health.on('interrupted', () => this.#emitter.emit('interrupted', undefined));
    health.on('restored', () => this.#emitter.emit('restored', undefined));
    health.on('restart', () => pc.restartIce());
    health.on('failed', (reason) => this.#emitter.emit('failed', reason));
  }

  readonly #remoteSource = (stream: { kind?: unknown }): RemoteSource | undefined => {
    const section = sectionOf(stream);
    return section && { peerId: this.#remotePeerId, source: section.source };
  };

  #takeOfferedTransceivers(): void {
    for (const { source, kind } of SECTIONS) {
      const transceiver = this.#transceiver(kind);
      if (!transceiver || transceiver.direction === 'sendrecv') continue;
      transceiver.direction = 'sendrecv';
      transceiver.sender.replaceTrack(this.#localTracks.get(source) ?? null).catch((error) => {
        this.#log('error', `the ${source} could not be attached`, error);
      });
    }
  }

  #limitVideo(): void {
    const sender = this.#sender('camera');
    const [encoding] = sender?.getParameters().encodings ?? [];
    if (!sender || !encoding || encoding.maxBitrate === this.#camera.encodings[0]?.maxBitrate) return;
    setSending(sender, this.#camera).catch((error) => {
      this.#log('debug', 'the video’s bit rate could not be limited', error);
    });
  }

  #sender(source: SourceName): RTCRtpSender | undefined {
    const section = SECTIONS.find((candidate) => candidate.source === source);
    return section && this.#transceiver(section.kind)?.sender;
  }

  #transceiver(kind: 'audio' | 'video'): RTCRtpTransceiver | undefined {
    return this.#pc.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
  }

  #diagnose(): PathFailure {
    if (!this.#pc.remoteDescription) return 'negotiation-failed';
    const { iceConnectionState: ice } = this.#pc;
    return ice === 'connected' || ice === 'completed' ? 'dtls-failed' : 'ice-failed';
  }
}

const sectionOf = (stream: { kind?: unknown }): (typeof SECTIONS)[number] | undefined =>
  SECTIONS.find(({ kind }) => kind === stream.kind);
