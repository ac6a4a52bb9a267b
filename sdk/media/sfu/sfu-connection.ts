import type { types } from 'mediasoup-client';
import type { Notification, Result } from '../../../src/protocol/contract.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import type { SourceName } from '../../../src/protocol/rooms.ts';
import type { IceServer } from '../../../src/protocol/session.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import type { Log } from '../../log.ts';
import type { FirstWishes, MediaPathEvents, PathStats, ReceivedSource } from '../media-path.ts';
import { withWithheld } from '../speakers.ts';
import type { SfuDevices } from './create-device.ts';
import type { Ask } from './media-requests.ts';
import { mergeReports } from './merged-report.ts';
import { SfuReceiver } from './sfu-receiver.ts';
import { SfuSender } from './sfu-sender.ts';
import { SfuTransports } from './sfu-transports.ts';
import { capabilitiesFromWire, capabilitiesToWire } from './wire-media.ts';

export type SfuConnectionEvents = Pick<MediaPathEvents, 'track' | 'track-ended'> & {
  /** Of what is in use. With nothing to send and nothing to receive, one is connected. */
  state: RTCPeerConnectionState;
  /** Something that was asked for did not go through. */
  failed: unknown;
};

export type SfuConnectionDependencies = {
  ask: Ask;
  devices: SfuDevices;
  configuration: () => RTCConfiguration;
  /** What is sent when this connection comes up. */
  localTracks: ReadonlyMap<SourceName, MediaStreamTrack>;
  replaces: boolean;
  wishes: () => FirstWishes;
  log: Log;
};

/** One after the other; what takes longest to be there at the other end first. */
const SENDING_ORDER: readonly SourceName[] = ['screen', 'camera', 'microphone', 'screen-audio'];

type Phase =
  /** `early`: what must wait until we know who is there. */
  | { phase: 'joining'; early: Notification[] }
  | { phase: 'joined'; transports: SfuTransports; sender: SfuSender; receiver: SfuReceiver }
  | { phase: 'closed' };

/** This device's place in the SFU, from `media.join` on: two transports, and what goes over them. Opened once. */
export class SfuConnection {
  readonly #dependencies: SfuConnectionDependencies;
  readonly #emitter: TypedEmitter<SfuConnectionEvents>;
  /** Another path carries media still. */
  #replaces: boolean;
  #withheld: ReadonlySet<PeerId> = new Set();
  #phase: Phase = { phase: 'joining', early: [] };

  constructor(dependencies: SfuConnectionDependencies) {
    this.#dependencies = dependencies;
    this.#replaces = dependencies.replaces;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a media path’s listener failed', error));
    this.#join().catch((error) => this.#fail(error));
  }

  on<K extends keyof SfuConnectionEvents>(event: K, listener: (data: SfuConnectionEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  get joined(): boolean {
    return this.#phase.phase === 'joined';
  }

  handle(notification: Notification): void {
    if (this.#phase.phase === 'joining') {
      this.#phase.early.push(notification);
    } else if (this.#phase.phase === 'joined') {
      const { sender, receiver } = this.#phase;
      if (notification.type === 'media.producer-added') receiver.add(notification.data.producer);
      else if (notification.type === 'media.consumer-added') receiver.take(notification.data);
      else if (notification.type === 'media.producer-removed') receiver.remove(notification.data.producerId);
      else if (notification.type === 'media.producer-awaited') sender.handleAwaited(notification.data.producerId);
      else if (notification.type === 'media.codecs') sender.handleCodecs(notification.data);
      else if (notification.type === 'media.voices') this.#withheld = new Set(notification.data.withheld);
      else if (notification.type === 'media.held')
        this.#dependencies.log('warn', 'how much is sent was too much, or is no longer', notification.data);
      else if (notification.type === 'media.layers') {
        sender.handleLayers(notification.data.producerId, notification.data.layers);
      }
    }
  }

  /** While it is joining, the track is taken from `localTracks` later on. */
  async setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    if (this.#phase.phase === 'joined') await this.#phase.sender.set(source, track);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    if (this.#phase.phase === 'joined') this.#phase.transports.setIceServers(iceServers);
  }

  handleAlone(): void {
    this.#replaces = false;
    if (this.#phase.phase === 'joined') this.#phase.sender.handleAlone();
  }

  restartIce(): void {
    if (this.#phase.phase === 'joined') this.#phase.transports.restartIce().catch((error) => this.#fail(error));
  }

  async getStats(): Promise<RTCStatsReport> {
    return this.#phase.phase === 'joined' ? await this.#phase.transports.getStats() : mergeReports({});
  }

  async received(): Promise<ReceivedSource[]> {
    return this.#phase.phase === 'joined' ? await this.#phase.receiver.received() : [];
  }

  async stats(): Promise<PathStats | null> {
    if (this.#phase.phase !== 'joined') return null;
    const { sender, receiver } = this.#phase;
    const [sending, receiving] = await Promise.all([sender.stats(), receiver.stats()]);
    return { ...sending, ...receiving };
  }

  get withheld(): ReadonlySet<PeerId> {
    return this.#withheld;
  }

  levels(): ReadonlyMap<PeerId, number> {
    return this.#phase.phase === 'joined' ? withWithheld(this.#phase.receiver.levels(), this.#withheld) : new Map();
  }

  close(): void {
    const before = this.#phase;
    this.#phase = { phase: 'closed' };
    if (before.phase !== 'joined') return;
    before.sender.close();
    before.receiver.close();
    before.transports.close();
  }

  async #join(): Promise<void> {
    const { ask, devices, localTracks, wishes: firstWishes, log } = this.#dependencies;
    const device = devices.create();
    const rtpCapabilities = await devices.receives().catch((error: unknown) => {
      log('warn', 'what this browser decodes is not said beforehand', error);
    });
    if (this.#phase.phase !== 'joining') return;
    const [video, wishes] = [devices.videoAbilities(), firstWishes()];
    const place = await ask('media.join', {
      ...(video && { video }),
      ...(wishes && { wishes }),
      ...(rtpCapabilities && { rtpCapabilities }),
    });
    await device.load({ routerRtpCapabilities: capabilitiesFromWire(place.rtpCapabilities) });
    if (this.#phase.phase !== 'joining') return;
    const { early } = this.#phase;
    const joined = this.#connect(device, place);
    this.#phase = joined;
    this.#withheld = new Set(place.withheld);
    for (const source of SENDING_ORDER) {
      const track = localTracks.get(source);
      if (track) void joined.sender.set(source, track);
    }
    joined.receiver.begin(place);
    for (const notification of early) this.handle(notification);
    this.#judge();
  }

  #connect(device: types.Device, { send, receive, codecs }: Result<'media.join'>): Phase & { phase: 'joined' } {
    const { ask, configuration, log } = this.#dependencies;
    const failed = (error: unknown) => this.#fail(error);
    const changed = () => this.#judge();
    const transports = new SfuTransports({
      device,
      send,
      receive,
      configuration: configuration(),
      ask,
      changed,
      failed,
      log,
    });
    const sender = new SfuSender({
      transport: transports.send,
      ask,
      capabilities: device.sendRtpCapabilities,
      codecs,
      replaces: this.#replaces,
      failed,
      log,
    });
    const receiver = new SfuReceiver({
      transport: transports.receive,
      rtpCapabilities: capabilitiesToWire(device.recvRtpCapabilities),
      ask,
      arrived: (arrived) => this.#emitter.emit('track', arrived),
      ended: (ended) => this.#emitter.emit('track-ended', ended),
      changed,
      failed,
      log,
    });
    return { phase: 'joined', transports, sender, receiver };
  }

  #judge(): void {
    if (this.#phase.phase !== 'joined') return;
    const { transports, sender, receiver } = this.#phase;
    const state = transports.state({ send: sender.sendsAnything, receive: receiver.receivesAnything });
    this.#emitter.emit('state', state);
  }

  #fail(error: unknown): void {
    if (this.#phase.phase !== 'closed') this.#emitter.emit('failed', error);
  }
}
