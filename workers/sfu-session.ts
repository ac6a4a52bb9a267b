import type { types } from 'mediasoup';
import type { PeerId } from '../src/protocol/ids.ts';
import { RtpCapabilities } from '../src/protocol/rtp.ts';
import {
  type ConsumerChange,
  type Forwarding,
  MediaPlaneError,
  type SessionCloseReason,
  type SfuPeerStats,
  type SfuSession,
  type TransportDirection,
} from '../src/rooms/ports.ts';
import { asJson } from './as-json.ts';
import { Lifetime } from './lifetime.ts';
import { Loudness } from './loudness.ts';
import type { Carried } from './placement/worker-load.ts';
import { SfuPeer } from './sfu-peer.ts';

/** The worker that carries the session, as far as it concerns the session. */
type Carrier = {
  readonly webRtcServer: types.WebRtcServer;
  readonly sessions: Set<MediasoupSession>;
  readonly cpuShare: number | null;
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
  readonly #openedAt = performance.now();
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

  get carried(): Carried {
    return { here: this.#peers.size, inRoom: this.#peers.size, openedAt: this.#openedAt };
  }

  async createTransport(peerId: PeerId, direction: TransportDirection): ReturnType<SfuSession['createTransport']> {
    return await this.#peer(peerId).createTransport(direction);
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
    this.#requireOpen();
    const workerCpu = this.#carrier.cpuShare;
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

  /** The pool's call: the router is gone already, or cannot be asked for anything any more. */
  workerFailed(code: 'worker-died' | 'worker-stuck'): void {
    const error = new MediaPlaneError(code, `The media worker ${code === 'worker-died' ? 'died' : 'is stuck'}.`);
    if (this.#finish(error)) this.#failure.abort(error);
  }

  #finish(error: MediaPlaneError): boolean {
    if (this.#end) return false;
    this.#end = error;
    this.#carrier.sessions.delete(this);
    this.#life.finish(error);
    for (const peer of this.#peers.values()) peer.close(error);
    this.#peers.clear();
    return true;
  }

  /** Before the producers go: the worker closes their consumers by itself then, and has none left to close. */
  #dropConsumersOf(producerIds: readonly string[]): void {
    for (const peer of this.#peers.values()) peer.dropConsumersOf(producerIds);
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
