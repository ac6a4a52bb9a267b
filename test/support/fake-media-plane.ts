import type { PeerId } from '../../src/protocol/ids.ts';
import { mediaKindOf, type RtpCapabilities } from '../../src/protocol/rtp.ts';
import {
  type BandwidthNews,
  type ConsumeRefusal,
  type ConsumeRequest,
  type ConsumerChange,
  type ConsumerOffer,
  type Excess,
  type Forwarding,
  MAX_PRODUCERS_PER_PEER,
  type MediaPlane,
  MediaPlaneError,
  type MediaPlaneSnapshot,
  type SessionCloseReason,
  type SfuPeerStats,
  type SfuSession,
  type TransportDirection,
  type Volume,
} from '../../src/rooms/ports.ts';
import { countOf, follow, type Held, picturesIn, type Transport } from './fake-held.ts';
import * as fake from './fake-media-plane-parameters.ts';

/** A media plane in memory, under the same contract as the real one; it forwards nothing, and measures pictures once. */
export class FakeMediaPlane implements MediaPlane {
  readonly sessions: FakeSfuSession[] = [];
  #closed = false;
  #pid = 1;

  async open(): Promise<FakeSfuSession> {
    await Promise.resolve();
    if (this.#closed) throw new MediaPlaneError('closed', 'The media plane is closed.');
    const session = new FakeSfuSession();
    this.sessions.push(session);
    return session;
  }

  /** It is as one worker. */
  async openOnEach(): Promise<FakeSfuSession[]> {
    return [await this.open()];
  }

  /** As a worker's death: every session fails, and another worker takes over. */
  killWorker(): void {
    this.#pid++;
    for (const session of this.sessions) session.fail();
  }

  async snapshot(): Promise<MediaPlaneSnapshot> {
    const held = this.sessions.flatMap((session) => session.held);
    return {
      workers: this.#closed ? [] : [{ pid: this.#pid, slot: 0, version: 'fake', srtp: 'unknown', cpuSeconds: 0 }],
      failures: { died: this.#pid - 1, stuck: 0, ...fake.NO_FAILURES },
      spreadFailures: fake.NO_FAILURES,
      pipes: 0,
      routers: this.sessions.filter(({ ended }) => !ended).length,
      ...countOf(held),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const session of this.sessions) session.close('server-stopping');
  }
}

export class FakeSfuSession implements SfuSession {
  readonly rtpCapabilities: RtpCapabilities = fake.fakeCapabilities;
  held: Held[] = [];
  ended: MediaPlaneError | null = null;
  /** The owner's reason; null while it is open, and for one that failed. */
  closeReason: SessionCloseReason | null = null;
  /** What a test wants it to have seen of an object, by its id. */
  readonly measured = new Map<string, object>();
  /** Tells which sounds are the loudest, what lines carry and pictures take, who sends too much; null: nobody asked. */
  tellLoudest: ((volumes: readonly Volume[]) => void) | null = null;
  tellBandwidth: ((news: BandwidthNews) => void) | null = null;
  measuresPictures = false;
  tellExcess: ((excess: readonly Excess[]) => void) | null = null;
  readonly #failure = new AbortController();
  readonly #pending = new Set<{ owner: PeerId; reject: (error: MediaPlaneError) => void }>();
  #lastId = 0;

  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  async createTransport(owner: PeerId, direction: TransportDirection): ReturnType<SfuSession['createTransport']> {
    this.#requireOpen();
    fake.refuseIf(
      this.#of(owner, 'transport').some((it) => it.direction === direction),
      'already-open',
    );
    const transportId = this.#add({ kind: 'transport', id: this.#newId(), owner, direction, connectAsked: false });
    return await this.#later(owner, { transportId, ...fake.fakeEnd });
  }

  async connectTransport(...[owner, request]: Parameters<SfuSession['connectTransport']>): Promise<void> {
    const transport = this.#transport(owner, request.transportId);
    fake.refuseIf(transport.connectAsked, 'already-connected');
    transport.connectAsked = true;
    await this.#later(owner, undefined);
  }

  async produce(...[owner, request]: Parameters<SfuSession['produce']>): ReturnType<SfuSession['produce']> {
    const { rtpParameters, paused = false } = request;
    fake.refuseIf(!this.#transport(owner, request.transportId, 'send').connectAsked, 'not-connected');
    const siblings = this.#of(owner, 'producer');
    fake.refuseIf(siblings.length >= MAX_PRODUCERS_PER_PEER, 'limit-reached');
    fake.refuseIf(!fake.shareCodec(rtpParameters, this.rtpCapabilities), 'invalid-parameters');
    fake.refuseIf(
      siblings.some((it) => fake.clash(it.rtpParameters, rtpParameters)),
      'invalid-parameters',
    );
    const producerId = this.#add({ kind: 'producer', id: this.#newId(), owner, rtpParameters, paused });
    return await this.#later(owner, { producerId, kind: mediaKindOf(rtpParameters) });
  }

  async consume(...[owner, request]: Parameters<SfuSession['consume']>): ReturnType<SfuSession['consume']> {
    this.#transport(owner, request.transportId, 'recv');
    const consumers: ConsumerOffer[] = [];
    const refused: ConsumeRefusal[] = [];
    for (const producerId of request.producerIds) {
      const outcome = this.#consumeOne(owner, producerId, request);
      if ('code' in outcome) refused.push(outcome);
      else consumers.push(outcome);
    }
    return await this.#later(owner, { consumers, refused });
  }

  async resumeConsumer(owner: PeerId, consumerId: string, forwarding: Forwarding = { layers: null }): Promise<void> {
    this.#requireOpen();
    const consumer = this.#of(owner, 'consumer').find(({ id }) => id === consumerId);
    if (!consumer) throw fake.refusal('consumer-not-found');
    const transport = this.#of(owner, 'transport').find(({ direction }) => direction === 'recv');
    fake.refuseIf(!transport?.connectAsked, 'not-connected');
    follow(consumer, forwarding);
    await this.#later(owner, undefined);
  }

  /** Who is told of is connected. */
  async reached(): Promise<void> {}

  async forward(changes: readonly ConsumerChange[]): Promise<void> {
    this.#requireOpen();
    for (const { peerId: owner, consumerId, forwarding } of changes) {
      const consumer = this.#of(owner, 'consumer').find(({ id }) => id === consumerId);
      if (consumer) follow(consumer, forwarding);
    }
  }

  async followLoudest(told: (volumes: readonly Volume[]) => void): Promise<void> {
    this.#requireOpen();
    this.tellLoudest = told;
  }

  async followBandwidth(told: (news: BandwidthNews) => void): Promise<void> {
    this.#requireOpen();
    this.tellBandwidth = told;
  }

  async measurePictures(): Promise<void> {
    this.#requireOpen();
    this.measuresPictures = true;
    queueMicrotask(() => {
      if (!this.ended) this.tellBandwidth?.({ downlinks: [], pictures: picturesIn(this.held) });
    });
  }

  async followExcess(told: (excess: readonly Excess[]) => void): Promise<void> {
    this.#requireOpen();
    this.tellExcess = told;
  }

  async setProducerPaused(owner: PeerId, producerId: string, paused: boolean): Promise<void> {
    this.#requireOpen();
    const producer = this.#of(owner, 'producer').find(({ id }) => id === producerId);
    if (!producer) throw fake.refusal('producer-not-found');
    producer.paused = paused;
    await this.#later(owner, undefined);
  }

  async closeProducer(owner: PeerId, producerId: string): Promise<void> {
    this.#requireOpen();
    if (!this.#of(owner, 'producer').some(({ id }) => id === producerId)) throw fake.refusal('producer-not-found');
    this.held = this.held.filter(
      (it) => it.id !== producerId && !(it.kind === 'consumer' && it.producerId === producerId),
    );
    await this.#later(owner, undefined);
  }

  async stats(owner: PeerId): Promise<SfuPeerStats> {
    this.#requireOpen();
    const isPaused = (id: string) => this.held.some((it) => it.kind === 'producer' && it.id === id && it.paused);
    const stats: SfuPeerStats = {
      transports: this.#of(owner, 'transport').map(({ id, direction }) => ({
        direction,
        lost: null,
        availableOutgoingBitrate: null,
        ...this.measured.get(id),
      })),
      producers: this.#of(owner, 'producer').map(({ id }) => ({
        ...{ producerId: id, packets: 0, lost: 0, repaired: 0, jitterMs: 0, rttMs: null },
        ...this.measured.get(id),
      })),
      consumers: this.#of(owner, 'consumer').map(({ id, paused, producerId, layers, top }) => ({
        ...{ consumerId: id, packets: 0, fractionLost: 0, rttMs: null },
        layers: layers && { announced: 3, top: top ?? layers, preferred: layers, current: null },
        paused: isPaused(producerId) ? 'sender' : paused ? 'wish' : 'nobody',
        ...this.measured.get(id),
      })),
      workerCpu: null,
    };
    return await this.#later(owner, stats);
  }

  async restartIce(owner: PeerId, transportId: string): ReturnType<SfuSession['restartIce']> {
    this.#transport(owner, transportId);
    return await this.#later(owner, {
      ...fake.fakeEnd.iceParameters,
      usernameFragment: this.#newId().replace('-', ''),
    });
  }

  closePeer(owner: PeerId): void {
    const gone = new Set(this.#of(owner, 'producer').map(({ id }) => id));
    this.held = this.held.filter((it) => it.owner !== owner && !(it.kind === 'consumer' && gone.has(it.producerId)));
    this.#reject(new MediaPlaneError('peer-closed', 'The peer has been closed.'), owner);
  }

  close(reason: SessionCloseReason): void {
    if (this.#end(new MediaPlaneError('closed', `The session is closed: ${reason}.`))) this.closeReason = reason;
  }

  fail(): void {
    const error = new MediaPlaneError('worker-died', 'The media worker died.');
    if (this.#end(error)) this.#failure.abort(error);
  }

  #end(error: MediaPlaneError): boolean {
    if (this.ended) return false;
    this.ended = error;
    this.held = [];
    this.#reject(error);
    return true;
  }

  #consumeOne(owner: PeerId, producerId: string, request: ConsumeRequest): ConsumerOffer | ConsumeRefusal {
    const { rtpCapabilities, resumed = [] } = request;
    const producer = this.held.find((it) => it.kind === 'producer' && it.id === producerId);
    if (producer?.kind !== 'producer') return { producerId, code: 'producer-not-found' };
    const consumed = this.#of(owner, 'consumer').some((it) => it.producerId === producerId);
    if (consumed) return { producerId, code: 'already-consumed' };
    const { rtpParameters } = producer;
    if (!fake.shareCodec(rtpParameters, rtpCapabilities)) return { producerId, code: 'cannot-consume' };
    const top = fake.topLayers(rtpParameters);
    const how = { layers: top, top, paused: !resumed.includes(producerId) };
    const consumerId = this.#add({ kind: 'consumer', id: this.#newId(), owner, producerId, ...how });
    return { consumerId, producerId, kind: mediaKindOf(rtpParameters), rtpParameters };
  }

  #of<K extends Held['kind']>(owner: PeerId, kind: K): Extract<Held, { kind: K }>[] {
    return this.held.filter((it): it is Extract<Held, { kind: K }> => it.owner === owner && it.kind === kind);
  }

  #transport(owner: PeerId, transportId: string, direction?: TransportDirection): Transport {
    this.#requireOpen();
    const transport = this.#of(owner, 'transport').find(({ id }) => id === transportId);
    if (!transport) throw fake.refusal('transport-not-found');
    fake.refuseIf(direction !== undefined && transport.direction !== direction, 'wrong-direction');
    return transport;
  }

  #requireOpen(): void {
    if (this.ended) throw this.ended;
  }

  readonly #newId = (): string => `fake-${++this.#lastId}`;

  #add(item: Held): string {
    this.held.push(item);
    return item.id;
  }

  /** As the real one: an answer comes later, unless its owner is closed before. */
  #later<T>(owner: PeerId, answer: T): Promise<T> {
    return new Promise((resolve, reject) => {
      const pending = { owner, reject };
      this.#pending.add(pending);
      queueMicrotask(() => {
        this.#pending.delete(pending);
        resolve(answer);
      });
    });
  }

  #reject(error: MediaPlaneError, owner?: PeerId): void {
    for (const pending of this.#pending) if (!owner || pending.owner === owner) pending.reject(error);
  }
}
