import type { types } from 'mediasoup-client';
import type { Result } from '../../src/protocol/contract.ts';
import { PeerId } from '../../src/protocol/ids.ts';
import type { TransportOffer } from '../../src/protocol/media.ts';
import type { SfuIceCandidate } from '../../src/protocol/rtp.ts';
import type { Log } from '../log.ts';
import type { Ask } from '../media/sfu/media-requests.ts';
import { SfuReceiver } from '../media/sfu/sfu-receiver.ts';
import { SfuSender } from '../media/sfu/sfu-sender.ts';
import { SfuTransports } from '../media/sfu/sfu-transports.ts';
import { capabilitiesFromWire, capabilitiesToWire } from '../media/sfu/wire-media.ts';
import { type LoopbackSample, sampleOf } from './loopback-meter.ts';

/** One way to the SFU: which of its addresses are used, and how they are reached. */
export type Way = {
  accepts: (candidate: SfuIceCandidate) => boolean;
  configuration: RTCConfiguration;
};

type Tracks = Partial<Record<'microphone' | 'camera', MediaStreamTrack>>;

export type EchoConnectionDependencies = {
  ask: Ask;
  createDevice: () => types.Device;
  way: Way;
  log: Log;
};

type Phase =
  | { phase: 'new' }
  | { phase: 'joined'; device: types.Device; place: Result<'media.join'> }
  | { phase: 'open'; transports: SfuTransports; sender: SfuSender; receiver: SfuReceiver }
  | { phase: 'closed' };

const self = PeerId.parse('self');

/** One place in a test's room: what this device sends there, it can receive there. */
export class EchoConnection {
  readonly #dependencies: EchoConnectionDependencies;
  readonly #closing = Promise.withResolvers<void>();
  #phase: Phase = { phase: 'new' };
  #refused = false;

  constructor(dependencies: EchoConnectionDependencies) {
    this.#dependencies = dependencies;
  }

  /** A relay said no, rather than nothing. */
  get wasRefused(): boolean {
    return this.#refused;
  }

  /** Resolves when it is closed, whoever does that. */
  get closed(): Promise<void> {
    return this.#closing.promise;
  }

  /** Takes the place. Rejects with an `SdkError`, or where mediasoup-client does not know the browser. */
  async join(): Promise<void> {
    const { ask, createDevice } = this.#dependencies;
    const device = createDevice();
    const place = await ask('media.join', {});
    await device.load({ routerRtpCapabilities: capabilitiesFromWire(place.rtpCapabilities) });
    if (this.#phase.phase === 'new') this.#phase = { phase: 'joined', device, place };
  }

  /**
   * Resolves once what is sent goes out, and with `listens` also comes back; never, if that does not happen, nor once it
   * is `closed`.
   */
  async connect(tracks: Tracks, { listens }: { listens: boolean }): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (this.#phase.phase !== 'joined') return promise;
    const { device, place } = this.#phase;
    const failed = (error: unknown): void => {
      if (this.#phase.phase === 'open') reject(error);
    };
    const transports = this.#transports(device, place, () => {
      if (this.#phase.phase !== 'open') return;
      if (transports.state({ send: true, receive: listens }) === 'connected') resolve();
    });
    const { ask, log } = this.#dependencies;
    const receiver = new SfuReceiver({
      transport: transports.receive,
      rtpCapabilities: capabilitiesToWire(device.recvRtpCapabilities),
      ask,
      arrived: () => undefined,
      ended: () => undefined,
      changed: () => undefined,
      failed,
      log,
    });
    const sender = new SfuSender({
      transport: transports.send,
      ask,
      capabilities: device.sendRtpCapabilities,
      codecs: place.codecs,
      replaces: false,
      // Nobody announces what this device sends to itself.
      produced: (source, producerId) => listens && receiver.add({ producerId, peerId: self, source }),
      failed,
      log,
    });
    this.#phase = { phase: 'open', transports, sender, receiver };
    for (const source of ['microphone', 'camera'] as const) {
      const track = tracks[source];
      if (track) void sender.set(source, track);
    }
    await promise;
  }

  async sample(): Promise<LoopbackSample | null> {
    if (this.#phase.phase !== 'open') return null;
    const { send, receive } = this.#phase.transports;
    const [sent, received] = await Promise.all([send.getStats(), receive.getStats()]);
    return sampleOf(sent, received, performance.now());
  }

  close(): void {
    const before = this.#phase;
    this.#phase = { phase: 'closed' };
    this.#closing.resolve();
    if (before.phase !== 'open') return;
    before.sender.close();
    before.receiver.close();
    before.transports.close();
  }

  #transports(device: types.Device, { send, receive }: Result<'media.join'>, changed: () => void): SfuTransports {
    const { ask, way, log } = this.#dependencies;
    const only = (offer: TransportOffer): TransportOffer => ({
      ...offer,
      iceCandidates: offer.iceCandidates.filter(way.accepts),
    });
    const { configuration } = way;
    const transports = new SfuTransports({
      device,
      send: only(send),
      receive: only(receive),
      configuration,
      ask,
      changed,
      failed: (error) => log('debug', 'a way into the SFU could not be tried', error),
      log,
    });
    transports.send.on('icecandidateerror', ({ errorCode }) => {
      // RFC 8489 §14.8; 701 is the browser's own, for a server that says nothing.
      if (errorCode < 700) this.#refused = true;
    });
    return transports;
  }
}
