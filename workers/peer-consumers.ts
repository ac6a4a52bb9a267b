import type { types } from 'mediasoup';
import type { RtpCapabilities, RtpParameters } from '../src/protocol/rtp.ts';
import {
  type ConsumeRefusal,
  type ConsumeRequest,
  type ConsumerOffer,
  type Forwarding,
  MediaPlaneError,
  type SfuSession,
} from '../src/rooms/ports.ts';
import { asJson } from './as-json.ts';
import type { Edge } from './edges/edge.ts';
import type { Lifetime } from './lifetime.ts';
import { SettledStats } from './settled-stats.ts';

type Surroundings = {
  /** Where the peer is. */
  readonly here: Edge;
  /** Where it is produced. */
  originOf(producerId: string): Edge | undefined;
};

/** What one peer receives: one consumer a producer. */
export class PeerConsumers {
  readonly #around: Surroundings;
  readonly #life: Lifetime;
  /** `refused`: it lacks the codec, and is not asked again. */
  readonly #byProducer = new Map<string, types.Consumer | 'opening' | 'refused'>();
  /** The layers that the worker was told last; before that, a consumer prefers the largest. */
  readonly #told = new WeakMap<types.Consumer, types.ConsumerLayers>();
  readonly #stats = new SettledStats();

  constructor(around: Surroundings, life: Lifetime) {
    this.#around = around;
    this.#life = life;
  }

  get open(): types.Consumer[] {
    return [...this.#byProducer.values()].filter((consumer) => typeof consumer !== 'string');
  }

  async consume(
    transport: types.WebRtcTransport,
    { producerIds, rtpCapabilities, resumed = [] }: Omit<ConsumeRequest, 'transportId'>,
  ): ReturnType<SfuSession['consume']> {
    const consumers: ConsumerOffer[] = [];
    const refused: ConsumeRefusal[] = [];
    const outcomes = producerIds.map((id) => {
      const how = { rtpCapabilities, paused: !resumed.includes(id) };
      return this.#consumeOne(transport, id, how);
    });
    for (const outcome of await Promise.all(outcomes)) {
      if ('code' in outcome) refused.push(outcome);
      else consumers.push(outcome);
    }
    return { consumers, refused };
  }

  async resume(consumerId: string, forwarding: Forwarding): Promise<void> {
    const consumer = this.open.find(({ id }) => id === consumerId);
    if (!consumer) throw new MediaPlaneError('consumer-not-found', 'The peer has no such consumer.');
    const isSo = forwarding === 'paused' && consumer.paused;
    if (!isSo) await this.#life.within(this.#set(consumer, forwarding), 'internal');
  }

  async forward(consumerId: string, forwarding: Forwarding): Promise<void> {
    const consumer = this.open.find(({ id }) => id === consumerId);
    if (!consumer) return;
    try {
      await this.#life.within(this.#set(consumer, forwarding), 'internal');
    } catch (error) {
      if (!consumer.closed) throw error;
    }
  }

  statsOf(consumer: types.Consumer): ReturnType<types.Consumer['getStats']> {
    return this.#stats.of(consumer);
  }

  /** For a producer that is gone. What is still opening finds that out by itself. */
  drop(producerId: string): void {
    const consumer = this.#byProducer.get(producerId);
    if (!consumer || consumer === 'opening') return;
    if (consumer !== 'refused') consumer.close();
    this.#byProducer.delete(producerId);
  }

  /** The worker takes in order what it is told. Layers first: what comes first is of the right size. */
  async #set(consumer: types.Consumer, forwarding: Forwarding): Promise<void> {
    if (forwarding === 'paused') return await consumer.pause();
    await Promise.all([this.#prefer(consumer, forwarding), consumer.resume()]);
  }

  async #prefer(consumer: types.Consumer, { layers }: Exclude<Forwarding, 'paused'>): Promise<void> {
    const told = this.#told.get(consumer) ?? consumer.preferredLayers;
    if (!layers || !told) return;
    const { spatial: spatialLayer, temporal: temporalLayer } = layers;
    if (told.spatialLayer === spatialLayer && told.temporalLayer === temporalLayer) return;
    this.#told.set(consumer, { spatialLayer, temporalLayer });
    await consumer.setPreferredLayers({ spatialLayer, temporalLayer });
  }

  async #consumeOne(
    transport: types.WebRtcTransport,
    producerId: string,
    { rtpCapabilities, paused }: { rtpCapabilities: RtpCapabilities; paused: boolean },
  ): Promise<ConsumerOffer | ConsumeRefusal> {
    const { here } = this.#around;
    const origin = this.#around.originOf(producerId);
    if (!origin) return { producerId, code: 'producer-not-found' };
    const before = this.#byProducer.get(producerId);
    if (before !== undefined && before !== 'refused') return { producerId, code: 'already-consumed' };
    // Where no pipe would be made in vain, mediasoup looks at the capabilities when it consumes, and not twice.
    const isRefused =
      before === 'refused' || (origin !== here && !origin.router.canConsume({ producerId, rtpCapabilities }));
    if (isRefused) return this.#refuse(producerId);
    this.#byProducer.set(producerId, 'opening');
    try {
      const brought = here.bring(producerId, origin);
      if (brought) await this.#life.within(brought, 'internal');
      const consuming = transport.consume({ producerId, rtpCapabilities, paused });
      const consumer = await this.#life.within(consuming, 'invalid-parameters', (late) => late.close());
      this.#byProducer.set(producerId, consumer);
      this.#stats.watch(consumer);
    } catch (error) {
      this.#byProducer.delete(producerId);
      this.#life.requireAlive();
      if (this.#around.originOf(producerId)) {
        if (lacksCodec(error)) return this.#refuse(producerId);
        throw error;
      }
    }
    return this.#offer(producerId) ?? { producerId, code: 'producer-not-found' };
  }

  #refuse(producerId: string): ConsumeRefusal {
    this.#byProducer.set(producerId, 'refused');
    return { producerId, code: 'cannot-consume' };
  }

  /** Null if the producer was closed while we were asking. */
  #offer(producerId: string): ConsumerOffer | null {
    const consumer = this.#byProducer.get(producerId);
    if (!consumer || typeof consumer === 'string') return null;
    if (!this.#around.originOf(producerId)) {
      this.drop(producerId);
      return null;
    }
    // The media plane’s tests see that it fits the schema: to parse each was a thirtieth of what a join takes.
    const rtpParameters = asJson(consumer.rtpParameters) as RtpParameters;
    return { consumerId: consumer.id, producerId, kind: consumer.kind, rtpParameters };
  }
}

/** By its name: mediasoup exports the class as a type only. */
const lacksCodec = (error: unknown): boolean =>
  error instanceof MediaPlaneError && error.cause instanceof Error && error.cause.name === 'UnsupportedError';
