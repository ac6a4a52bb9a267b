import type { types } from 'mediasoup';
import { type DtlsParameters, type IceParameters, mediaKindOf } from '../src/protocol/rtp.ts';
import {
  type ConsumeRequest,
  type Forwarding,
  MAX_PRODUCERS_PER_PEER,
  MediaPlaneError,
  type SfuConsumerStats,
  type SfuPeerStats,
  type SfuProducerStats,
  type SfuSession,
  type SfuTransportStats,
  type StreamState,
  type TransportDirection,
  type TransportOffer,
  type TransportState,
} from '../src/rooms/ports.ts';
import type { Edge } from './edges/edge.ts';
import { Lifetime } from './lifetime.ts';
import { PeerConsumers } from './peer-consumers.ts';
import { consumerStats, isFlowing, producerStats, transportStats } from './peer-stats.ts';
import { readConsumableOnce } from './read-once.ts';
import { INITIAL_OUTGOING_BITRATE } from './receiving-line.ts';

/** What a peer needs of the session that it is in. */
type Surroundings = {
  /** The peer's place among the session's routers. */
  place(): Edge | Promise<Edge>;
  originOf(producerId: string): Edge | undefined;
};

/**
 * Of each layer a key frame is asked for no oftener: who comes meanwhile has the next one together. Shorter lets a crowd
 * that comes in ask for one each; longer lets the later one wait. Below 300 ms Chromium makes none, and mediasoup asks
 * anew after a second only.
 */
const KEY_FRAMES_APART_MS = 400;

type OpenTransport = { transport: types.WebRtcTransport; direction: TransportDirection; connectAsked: boolean };

/** All that one peer holds in a session. */
export class SfuPeer {
  readonly #around: Surroundings;
  readonly #life = new Lifetime();
  readonly #transports = new Map<TransportDirection, OpenTransport | 'opening'>();
  readonly #producers = new Map<string, types.Producer>();
  /** What each of them may take; one that is not named, what it likes. */
  readonly #mostBitrates = new WeakMap<types.Producer, number>();
  readonly #consumers: PeerConsumers;
  readonly #reached = Promise.withResolvers<void>();
  #producersOpening = 0;
  #edge: Edge | null = null;
  #placed: Edge | Promise<Edge> | null = null;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#consumers = new PeerConsumers(this, this.#life);
  }

  /** Known from the first transport on. */
  get here(): Edge {
    if (!this.#edge) throw new MediaPlaneError('internal', 'The peer has no place yet.');
    return this.#edge;
  }

  originOf(producerId: string): Edge | undefined {
    return this.#around.originOf(producerId);
  }

  /** The state of each. */
  get held(): { transports: TransportState[]; producers: StreamState[]; consumers: StreamState[] } {
    return {
      transports: this.#open.map(({ transport }) => stateOf(transport)),
      producers: [...this.#producers.values()].map(({ paused }) => (paused ? 'paused' : 'live')),
      consumers: this.#consumers.open.map(({ paused, producerPaused }) =>
        paused || producerPaused ? 'paused' : 'live',
      ),
    };
  }

  /** Its transport to receive on; null: it has none. */
  get receiving(): types.WebRtcTransport | null {
    return this.#open.find(({ direction }) => direction === 'recv')?.transport ?? null;
  }

  get seesPictures(): boolean {
    return this.#consumers.open.some(({ kind }) => kind === 'video');
  }

  /** Null: it sends nothing, or has no transport for it. */
  get sending(): {
    transport: types.WebRtcTransport;
    producers: { producer: types.Producer; most: number }[];
  } | null {
    const open = this.#open.find(({ direction }) => direction === 'send');
    if (!open?.connectAsked) return null;
    const mostOf = (producer: types.Producer) => this.#mostBitrates.get(producer) ?? Infinity;
    const producers = this.producers.map((producer) => ({ producer, most: mostOf(producer) }));
    return { transport: open.transport, producers };
  }

  get producers(): types.Producer[] {
    return [...this.#producers.values()];
  }

  get producerIds(): string[] {
    return [...this.#producers.keys()];
  }

  hasProducer(producerId: string): boolean {
    return this.#producers.has(producerId);
  }

  async createTransport(direction: TransportDirection): Promise<TransportOffer> {
    if (this.#transports.has(direction)) {
      throw new MediaPlaneError('already-open', `The peer has a ${direction} transport.`);
    }
    this.#transports.set(direction, 'opening');
    this.#placed ??= this.#around.place();
    this.#edge = this.#placed instanceof Promise ? await this.#life.within(this.#placed, 'internal') : this.#placed;
    const { router, worker } = this.#edge;
    const creating = router.createWebRtcTransport({
      webRtcServer: worker.webRtcServer,
      enableUdp: true,
      // For networks that let no UDP out.
      enableTcp: true,
      preferUdp: true,
      initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE,
    });
    const transport = await this.#life.within(creating, 'internal', (late) => late.close());
    this.#transports.set(direction, { transport, direction, connectAsked: false });
    if (direction === 'recv') {
      transport.on('dtlsstatechange', (state) => {
        if (state === 'connected') this.#reached.resolve();
      });
    }
    const { id: transportId, iceParameters, dtlsParameters } = transport;
    // On UDP candidates mediasoup leaves a `tcpType` that is undefined.
    const iceCandidates = transport.iceCandidates.map(({ tcpType, ...it }) => (tcpType ? { ...it, tcpType } : it));
    return { transportId, iceParameters, iceCandidates, dtlsParameters };
  }

  async connectTransport(transportId: string, dtlsParameters: DtlsParameters): Promise<void> {
    const open = this.#transport(transportId);
    if (open.connectAsked) throw new MediaPlaneError('already-connected', 'The transport is connected or connecting.');
    open.connectAsked = true;
    await this.#life.within(open.transport.connect({ dtlsParameters }), 'invalid-parameters');
  }

  async produce({
    transportId,
    rtpParameters,
    paused = false,
    mostBitrate,
  }: Parameters<SfuSession['produce']>[1]): ReturnType<SfuSession['produce']> {
    const open = this.#transport(transportId, 'send');
    requireConnected(open);
    if (this.#producers.size + this.#producersOpening >= MAX_PRODUCERS_PER_PEER) {
      throw new MediaPlaneError('limit-reached', `A peer has ${MAX_PRODUCERS_PER_PEER} producers at most.`);
    }
    this.#producersOpening++;
    try {
      const kind = mediaKindOf(rtpParameters);
      const producing = open.transport.produce({
        kind,
        rtpParameters,
        paused,
        keyFrameRequestDelay: KEY_FRAMES_APART_MS,
      });
      const producer = await this.#life.within(producing, 'invalid-parameters', (late) => late.close());
      readConsumableOnce(producer);
      this.#producers.set(producer.id, producer);
      if (mostBitrate !== undefined) this.#mostBitrates.set(producer, mostBitrate);
      return { producerId: producer.id, kind };
    } finally {
      this.#producersOpening--;
    }
  }

  async setProducerPaused(producerId: string, paused: boolean): Promise<void> {
    const producer = this.#producer(producerId);
    await this.#life.within(paused ? producer.pause() : producer.resume(), 'internal');
  }

  closeProducer(producerId: string): void {
    const producer = this.#producer(producerId);
    this.#producers.delete(producerId);
    producer.close();
  }

  async restartIce(transportId: string): Promise<IceParameters> {
    return await this.#life.within(this.#transport(transportId).transport.restartIce(), 'internal');
  }

  async consume({ transportId, ...request }: ConsumeRequest): ReturnType<SfuSession['consume']> {
    const { transport } = this.#transport(transportId, 'recv');
    return await this.#consumers.consume(transport, request);
  }

  async resumeConsumer(consumerId: string, forwarding: Forwarding): Promise<void> {
    for (const open of this.#open) if (open.direction === 'recv') requireConnected(open);
    await this.#consumers.resume(consumerId, forwarding);
  }

  async reached(): Promise<void> {
    await this.#life.within(this.#reached.promise, 'internal');
  }

  async forward(consumerId: string, forwarding: Forwarding): Promise<void> {
    await this.#consumers.forward(consumerId, forwarding);
  }

  /** One after another: each is a question to the worker, which others wait for. */
  async stats(): Promise<Omit<SfuPeerStats, 'workerCpu'>> {
    const ask = <T>(object: { closed: boolean }, question: () => Promise<T>) => this.#ifOpen(object, question);
    const [transports, producers, consumers]: [SfuTransportStats[], SfuProducerStats[], SfuConsumerStats[]] = [
      [],
      [],
      [],
    ];
    for (const { transport, direction } of this.#open) {
      const stats = await ask(transport, () => transport.getStats());
      const flows =
        direction === 'send'
          ? [...this.#producers.values()].filter(({ paused }) => !paused)
          : this.#consumers.open.filter(isFlowing);
      if (stats) transports.push(transportStats(direction, stats, flows));
    }
    for (const producer of [...this.#producers.values()]) {
      const stats = await ask(producer, () => producer.getStats());
      if (stats) producers.push(producerStats(producer, stats));
    }
    for (const consumer of this.#consumers.open) {
      const stats = await ask(consumer, () => this.#consumers.statsOf(consumer));
      if (stats) consumers.push(consumerStats(consumer, stats));
    }
    return { transports, producers, consumers };
  }

  dropConsumersOf(producerIds: readonly string[]): void {
    for (const producerId of producerIds) this.#consumers.drop(producerId);
  }

  close(error: MediaPlaneError): void {
    this.#life.finish(error);
    for (const { transport } of this.#open) transport.close();
  }

  /** Null: it was closed meanwhile, and there is nothing to tell of it. */
  async #ifOpen<T>(object: { closed: boolean }, question: () => Promise<T>): Promise<T | null> {
    if (object.closed) return null;
    try {
      return await this.#life.within(question(), 'internal');
    } catch (error) {
      this.#life.requireAlive();
      if (object.closed) return null;
      throw error;
    }
  }

  get #open(): OpenTransport[] {
    return [...this.#transports.values()].filter((open) => open !== 'opening');
  }

  #producer(producerId: string): types.Producer {
    const producer = this.#producers.get(producerId);
    if (!producer) throw new MediaPlaneError('producer-not-found', 'The peer has no such producer.');
    return producer;
  }

  #transport(transportId: string, direction?: TransportDirection): OpenTransport {
    const open = this.#open.find(({ transport }) => transport.id === transportId);
    if (!open) throw new MediaPlaneError('transport-not-found', 'The peer has no such transport.');
    if (direction && open.direction !== direction) {
      throw new MediaPlaneError('wrong-direction', `That is the peer’s ${open.direction} transport.`);
    }
    return open;
  }
}

function stateOf({ dtlsState, iceState }: types.WebRtcTransport): TransportState {
  if (dtlsState === 'connected' && iceState === 'disconnected') return 'disconnected';
  // The other end said goodbye, or the worker died: what owns it closes it.
  return dtlsState === 'closed' ? 'disconnected' : dtlsState;
}

function requireConnected({ connectAsked }: OpenTransport): void {
  if (!connectAsked) throw new MediaPlaneError('not-connected', 'The transport has not been connected.');
}
