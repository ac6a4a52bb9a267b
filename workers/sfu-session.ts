import type { types } from 'mediasoup';
import type { PeerId } from '../src/protocol/ids.ts';
import { RtpCapabilities } from '../src/protocol/rtp.ts';
import {
  type BandwidthNews,
  type ConsumerChange,
  type Forwarding,
  MediaPlaneError,
  type SessionCloseReason,
  type SfuPeerStats,
  type SfuSession,
  type TransportDirection,
} from '../src/rooms/ports.ts';
import { asJson } from './as-json.ts';
import { Bandwidth } from './bandwidth.ts';
import { Lifetime } from './lifetime.ts';
import { Loudness } from './loudness.ts';
import { SfuPeer } from './sfu-peer.ts';

/** The worker that carries the session, as far as it concerns the session. */
type Carrier = {
  readonly webRtcServer: types.WebRtcServer;
  readonly sessions: Set<MediasoupSession>;
  cpuShare(): Promise<number | null>;
};

/** A session is one mediasoup router. */
export class MediasoupSession implements SfuSession {
  readonly rtpCapabilities: RtpCapabilities;
  readonly #router: types.Router;
  readonly #carrier: Carrier;
  readonly #peers = new Map<PeerId, SfuPeer>();
  readonly #failure = new AbortController();
  readonly #life = new Lifetime();
  #loudness: Loudness | null = null;
  #bandwidth: Bandwidth | null = null;
  #end: MediaPlaneError | null = null;

  constructor(router: types.Router, carrier: Carrier) {
    this.#router = router;
    this.#carrier = carrier;
    this.rtpCapabilities = RtpCapabilities.parse(asJson(router.rtpCapabilities));
    carrier.sessions.add(this);
  }

  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  get held(): SfuPeer['held'][] {
    return [...this.#peers.values()].map(({ held }) => held);
  }

  async createTransport(peerId: PeerId, direction: TransportDirection): ReturnType<SfuSession['createTransport']> {
    const peer = this.#peer(peerId);
    const offer = await peer.createTransport(direction);
    if (direction === 'recv') this.#watchLine(peerId, peer);
    return offer;
  }

  async connectTransport(...[peerId, request]: Parameters<SfuSession['connectTransport']>): Promise<void> {
    await this.#peer(peerId).connectTransport(request.transportId, request.dtlsParameters);
  }

  async produce(...[peerId, request]: Parameters<SfuSession['produce']>): ReturnType<SfuSession['produce']> {
    const { transportId, rtpParameters, paused = false } = request;
    const peer = this.#peer(peerId);
    const produced = await peer.produce(transportId, rtpParameters, paused);
    await this.#listenTo(peer.producers.filter(({ id }) => id === produced.producerId));
    return produced;
  }

  async setProducerPaused(peerId: PeerId, producerId: string, paused: boolean): Promise<void> {
    await this.#peer(peerId).setProducerPaused(producerId, paused);
  }

  async consume(...[peerId, request]: Parameters<SfuSession['consume']>): ReturnType<SfuSession['consume']> {
    return await this.#peer(peerId).consume(request);
  }

  async resumeConsumer(peerId: PeerId, consumerId: string, forwarding: Forwarding = { layers: null }): Promise<void> {
    await this.#peer(peerId).resumeConsumer(consumerId, forwarding);
  }

  async forward(changes: readonly ConsumerChange[]): Promise<void> {
    this.#requireOpen();
    await Promise.all(
      changes.map(async ({ peerId, consumerId, forwarding }) => {
        await this.#peers.get(peerId)?.forward(consumerId, forwarding);
      }),
    );
    this.#requireOpen();
  }

  async followLoudest(told: (producerIds: readonly string[]) => void): Promise<void> {
    this.#requireOpen();
    this.#loudness = await this.#life.within(Loudness.of(this.#router, told), 'internal');
    await this.#listenTo([...this.#peers.values()].flatMap(({ producers }) => producers));
  }

  async followBandwidth(told: (news: BandwidthNews) => void): Promise<void> {
    this.#requireOpen();
    const pictures = () => [...this.#peers.values()].flatMap(({ producers }) => producers.filter(isPicture));
    this.#bandwidth = new Bandwidth({ told, pictures });
    for (const [peerId, peer] of this.#peers) this.#watchLine(peerId, peer);
  }

  async closeProducer(peerId: PeerId, producerId: string): Promise<void> {
    const peer = this.#peer(peerId);
    if (peer.hasProducer(producerId)) this.#dropConsumersOf([producerId]);
    peer.closeProducer(producerId);
  }

  async restartIce(peerId: PeerId, transportId: string): ReturnType<SfuSession['restartIce']> {
    return await this.#peer(peerId).restartIce(transportId);
  }

  async stats(peerId: PeerId): Promise<SfuPeerStats> {
    this.#requireOpen();
    const held = await this.#peers.get(peerId)?.stats();
    const workerCpu = await this.#carrier.cpuShare();
    this.#requireOpen();
    return { transports: [], producers: [], consumers: [], ...held, workerCpu };
  }

  closePeer(peerId: PeerId): void {
    const peer = this.#peers.get(peerId);
    if (!peer) return;
    this.#peers.delete(peerId);
    this.#dropConsumersOf(peer.producerIds);
    peer.close(new MediaPlaneError('peer-closed', 'The peer has been closed.'));
  }

  close(reason: SessionCloseReason): void {
    if (this.#finish(new MediaPlaneError('closed', `The session is closed: ${reason}.`))) this.#router.close();
  }

  /** The pool's call: the router is gone already. */
  workerDied(): void {
    const error = new MediaPlaneError('worker-died', 'The media worker died.');
    if (this.#finish(error)) this.#failure.abort(error);
  }

  #finish(error: MediaPlaneError): boolean {
    if (this.#end) return false;
    this.#end = error;
    this.#carrier.sessions.delete(this);
    this.#life.finish(error);
    this.#bandwidth?.close();
    for (const peer of this.#peers.values()) peer.close(error);
    this.#peers.clear();
    return true;
  }

  /** Before the producers go: the worker closes their consumers by itself then, and has none left to close. */
  #dropConsumersOf(producerIds: readonly string[]): void {
    for (const peer of this.#peers.values()) peer.dropConsumersOf(producerIds);
  }

  #watchLine(peerId: PeerId, { receiving }: SfuPeer): void {
    if (receiving) this.#bandwidth?.add(peerId, receiving);
  }

  async #listenTo(producers: readonly types.Producer[]): Promise<void> {
    const loudness = this.#loudness;
    if (!loudness) return;
    await this.#life.within(Promise.all(producers.map((producer) => loudness.add(producer))), 'internal');
  }

  #requireOpen(): void {
    if (this.#end) throw this.#end;
  }

  #peer(peerId: PeerId): SfuPeer {
    this.#requireOpen();
    let peer = this.#peers.get(peerId);
    if (!peer) {
      const hasProducer = (id: string): boolean => [...this.#peers.values()].some((other) => other.hasProducer(id));
      peer = new SfuPeer({ router: this.#router, webRtcServer: this.#carrier.webRtcServer, hasProducer });
      this.#peers.set(peerId, peer);
    }
    return peer;
  }
}

const isPicture = ({ kind }: types.Producer): boolean => kind === 'video';
