import type { types } from 'mediasoup-client';
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

const self = PeerId.parse('self');

/** One place in a test's room: what this device sends there, it can receive there. */
export class EchoConnection {
  readonly #dependencies: EchoConnectionDependencies;
  #transports: SfuTransports | null = null;
  #receiver: SfuReceiver | null = null;
  #sender: SfuSender | null = null;
  #closed = false;
  /** A relay or STUN server said no, with this number (RFC 8489 §14.8). */
  #refusal: number | null = null;

  constructor(dependencies: EchoConnectionDependencies) {
    this.#dependencies = dependencies;
  }

  get wasRefused(): boolean {
    return this.#refusal !== null;
  }

  /** Resolves once what is sent goes out, and with `listens` also comes back. Rejects with an `SdkError`, or if closed. */
  async connect(tracks: Tracks, { listens }: { listens: boolean }): Promise<void> {
    const { ask, createDevice, log } = this.#dependencies;
    const device = createDevice();
    const { rtpCapabilities, send, receive } = await ask('media.join', {});
    await device.load({ routerRtpCapabilities: capabilitiesFromWire(rtpCapabilities) });
    if (this.#closed) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const transports = this.#open(device, send, receive, () => {
      const state = transports.state({ send: true, receive: listens });
      if (state === 'connected') resolve();
    });
    if (listens) {
      this.#receiver = new SfuReceiver({
        transport: transports.receive,
        rtpCapabilities: capabilitiesToWire(device.recvRtpCapabilities),
        ask,
        arrived: () => undefined,
        ended: () => undefined,
        changed: () => undefined,
        failed: reject,
        log,
      });
    }
    this.#sender = new SfuSender({
      transport: transports.send,
      ask,
      replaces: false,
      // Nobody announces what this device sends to itself.
      produced: (source, producerId) => this.#receiver?.add({ producerId, peerId: self, source }),
      failed: reject,
      log,
    });
    for (const source of ['microphone', 'camera'] as const) {
      const track = tracks[source];
      if (track) void this.#sender.set(source, track);
    }
    await promise;
  }

  async sample(): Promise<LoopbackSample | null> {
    const transports = this.#transports;
    if (!transports) return null;
    const [send, receive] = await Promise.all([transports.send.getStats(), transports.receive.getStats()]);
    return sampleOf(send, receive, performance.now());
  }

  close(): void {
    this.#closed = true;
    this.#sender?.close();
    this.#receiver?.close();
    this.#transports?.close();
  }

  #open(device: types.Device, send: TransportOffer, receive: TransportOffer, changed: () => void): SfuTransports {
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
      // 701 is the browser's own, for a server that says nothing.
      if (errorCode < 700) this.#refusal = errorCode;
    });
    this.#transports = transports;
    return transports;
  }
}
