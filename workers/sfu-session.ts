import type { types } from 'mediasoup';
import type { PeerId } from '../src/protocol/ids.ts';
import { RtpCapabilities } from '../src/protocol/rtp.ts';
import {
  type BandwidthNews,
  type ConsumerChange,
  type Excess,
  type Forwarding,
  MediaPlaneError,
  type SessionCloseReason,
  type SfuPeerStats,
  type SfuSession,
  type TransportDirection,
  type Volume,
  type WantedLine,
} from '../src/rooms/ports.ts';
import { asJson } from './as-json.ts';
import { Bandwidth } from './bandwidth.ts';
import type { Edge, EdgeWorker } from './edges/edge.ts';
import { type Neighbourhood, SessionEdges } from './edges/session-edges.ts';
import { ExcessWatch } from './excess-watch.ts';
import { Lifetime } from './lifetime.ts';
import type { Carried } from './placement/worker-load.ts';
import { SfuPeer } from './sfu-peer.ts';

/** A worker that carries the session, or may. */
export type Carrier = EdgeWorker & { readonly sessions: Set<MediasoupSession> };

/** A session is one mediasoup router, and one on each other worker that it spread to. */
export class MediasoupSession implements SfuSession {
  readonly rtpCapabilities: RtpCapabilities;
  readonly #edges: SessionEdges<Carrier>;
  readonly #peers = new Map<PeerId, SfuPeer>();
  readonly #failure = new AbortController();
  readonly #life = new Lifetime();
  #bandwidth: Bandwidth | null = null;
  #excess: ExcessWatch | null = null;
  #end: MediaPlaneError | null = null;

  constructor(router: types.Router, home: Carrier, around: Neighbourhood<Carrier>) {
    this.rtpCapabilities = RtpCapabilities.parse(asJson(router.rtpCapabilities));
    this.#edges = new SessionEdges({
      home,
      router,
      around,
      produced: () =>
        [...this.#peers.values()].flatMap((peer) => peer.producers.map((producer) => ({ edge: peer.here, producer }))),
      entered: ({ sessions }) => void sessions.add(this),
      left: ({ sessions }) => void sessions.delete(this),
    });
  }

  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  get held(): SfuPeer['held'][] {
    return [...this.#peers.values()].map(({ held }) => held);
  }

  carriedOn(worker: Carrier): Carried {
    return this.#edges.carriedOn(worker);
  }

  get spread(): { routers: number; pipes: number } {
    const { open } = this.#edges;
    return { routers: open.length, pipes: open.reduce((sum, { pipes }) => sum + pipes, 0) };
  }

  async createTransport(peerId: PeerId, direction: TransportDirection): ReturnType<SfuSession['createTransport']> {
    const peer = this.#peer(peerId);
    return await peer.createTransport(direction);
  }

  async connectTransport(...[peerId, request]: Parameters<SfuSession['connectTransport']>): Promise<void> {
    await this.#peer(peerId).connectTransport(request.transportId, request.dtlsParameters);
  }

  async produce(...[peerId, request]: Parameters<SfuSession['produce']>): ReturnType<SfuSession['produce']> {
    const peer = this.#peer(peerId);
    const produced = await peer.produce(request);
    const producer = peer.producers.find(({ id }) => id === produced.producerId);
    try {
      if (producer) await this.#life.within(peer.here.listenTo(producer), 'internal');
    } catch (error) {
      // Who is refused sends nothing: what nobody knows of would keep its SSRC and its place.
      if (producer && !producer.closed) this.#closeProducer(peer, producer.id);
      throw error;
    }
    return produced;
  }

  async setProducerPaused(peerId: PeerId, producerId: string, paused: boolean): Promise<void> {
    await this.#peer(peerId).setProducerPaused(producerId, paused);
  }

  async consume(...[peerId, request]: Parameters<SfuSession['consume']>): ReturnType<SfuSession['consume']> {
    const peer = this.#peer(peerId);
    const answer = await peer.consume(request);
    this.#watchLine(peerId, peer);
    return answer;
  }

  async resumeConsumer(peerId: PeerId, consumerId: string, forwarding: Forwarding = { layers: null }): Promise<void> {
    await this.#peer(peerId).resumeConsumer(consumerId, forwarding);
  }

  async reached(peerId: PeerId): Promise<void> {
    await this.#peer(peerId).reached();
  }

  async forward(changes: readonly ConsumerChange[], wanted: readonly WantedLine[] = []): Promise<void> {
    this.#requireOpen();
    this.#bandwidth?.want(wanted);
    await Promise.all(
      changes.map(async ({ peerId, consumerId, forwarding }) => {
        await this.#peers.get(peerId)?.forward(consumerId, forwarding);
      }),
    );
    this.#requireOpen();
  }

  async followLoudest(told: (volumes: readonly Volume[]) => void): Promise<void> {
    this.#requireOpen();
    await this.#life.within(this.#edges.followLoudest(told), 'internal');
  }

  async followBandwidth(told: (news: BandwidthNews) => void): Promise<void> {
    this.#requireOpen();
    const pictures = () => [...this.#peers.values()].flatMap(({ producers }) => producers.filter(isPicture));
    this.#bandwidth = new Bandwidth({ told, pictures });
    for (const [peerId, peer] of this.#peers) this.#watchLine(peerId, peer);
  }

  async measurePictures(): Promise<void> {
    this.#requireOpen();
    this.#bandwidth?.measureAlways();
  }

  async followExcess(told: (excess: readonly Excess[]) => void): Promise<void> {
    this.#requireOpen();
    const senders = () =>
      [...this.#peers].flatMap(([peerId, { sending }]) => (sending ? [{ peerId, ...sending }] : []));
    this.#excess = new ExcessWatch(senders, told);
  }

  async closeProducer(peerId: PeerId, producerId: string): Promise<void> {
    this.#closeProducer(this.#peer(peerId), producerId);
  }

  async restartIce(peerId: PeerId, transportId: string): ReturnType<SfuSession['restartIce']> {
    return await this.#peer(peerId).restartIce(transportId);
  }

  async stats(peerId: PeerId): Promise<SfuPeerStats> {
    this.#requireOpen();
    const held = await this.#peers.get(peerId)?.stats();
    this.#requireOpen();
    const workerCpu = this.#edges.workerOf(peerId).cpuShare;
    return { transports: [], producers: [], consumers: [], ...held, workerCpu };
  }

  closePeer(peerId: PeerId): void {
    const peer = this.#peers.get(peerId);
    if (!peer) return;
    this.#peers.delete(peerId);
    this.#dropConsumersOf(peer.producerIds);
    peer.close(new MediaPlaneError('peer-closed', 'The peer has been closed.'));
    this.#edges.leave(peerId);
  }

  close(reason: SessionCloseReason): void {
    this.#finish(new MediaPlaneError('closed', `The session is closed: ${reason}.`));
  }

  /** The pool's call: one of the routers is gone already, or cannot be asked for anything any more. */
  workerFailed(code: 'worker-died' | 'worker-stuck'): void {
    const error = new MediaPlaneError(code, `The media worker ${code === 'worker-died' ? 'died' : 'is stuck'}.`);
    if (this.#finish(error)) this.#failure.abort(error);
  }

  #finish(error: MediaPlaneError): boolean {
    if (this.#end) return false;
    this.#end = error;
    this.#life.finish(error);
    this.#bandwidth?.close();
    this.#excess?.close();
    for (const peer of this.#peers.values()) peer.close(error);
    this.#peers.clear();
    this.#edges.close();
    return true;
  }

  #closeProducer(peer: SfuPeer, producerId: string): void {
    if (peer.hasProducer(producerId)) this.#dropConsumersOf([producerId]);
    peer.closeProducer(producerId);
  }

  /** Before the producers go: the worker closes their consumers by itself then, and has none left to close. */
  #dropConsumersOf(producerIds: readonly string[]): void {
    for (const peer of this.#peers.values()) peer.dropConsumersOf(producerIds);
  }

  /** Of who receives pictures: sound has no feedback by which a line could be measured. */
  #watchLine(peerId: PeerId, { receiving, seesPictures }: SfuPeer): void {
    if (receiving && seesPictures) this.#bandwidth?.add(peerId, receiving);
  }

  #requireOpen(): void {
    if (this.#end) throw this.#end;
  }

  #peer(peerId: PeerId): SfuPeer {
    this.#requireOpen();
    let peer = this.#peers.get(peerId);
    if (!peer) {
      peer = new SfuPeer({ place: () => this.#edges.place(peerId), originOf: (id) => this.#originOf(id) });
      this.#peers.set(peerId, peer);
    }
    return peer;
  }

  #originOf(producerId: string): Edge | undefined {
    for (const peer of this.#peers.values()) if (peer.hasProducer(producerId)) return peer.here;
    return undefined;
  }
}

const isPicture = ({ kind }: types.Producer): boolean => kind === 'video';
