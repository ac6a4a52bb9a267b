import { PeerId } from '../../src/protocol/ids.ts';
import { type ConsumerOffer, mediaRequests, type Producer, type TransportOffer } from '../../src/protocol/media.ts';
import { digest } from '../../test/support/digests.ts';
import type { Endpoint } from '../load-generator/endpoint.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { call, callerOf } from '../load-generator/transports.ts';
import type { Frame, LightClient } from '../signaling/light-client.ts';
import { type Joined, joinedFrom } from './joined.ts';

/** As the SDK does. */
const DIGEST_EACH_MS = 5_000;

type Seen = Pick<Parameters<typeof digest>[0], 'sent' | 'received'>;
type Produced = { transportId: string; source: Producer['source']; rtpParameters: object; picture?: object };

/** Somebody who is signed in and has a seat in a meeting, on the room's path through the SFU. */
export class SfuSeat {
  readonly peerId: PeerId;
  /** What the server says by itself. */
  heard: (frame: Frame) => void = () => undefined;
  readonly #client: LightClient;
  readonly #callId: string;
  readonly #generation: Promise<number>;
  #digests: NodeJS.Timeout | null = null;
  #lastDigest = 0;

  private constructor(client: LightClient, peerId: PeerId, callId: string, generation: Promise<number>) {
    this.#client = client;
    this.peerId = peerId;
    this.#callId = callId;
    this.#generation = generation;
  }

  /** From the third person on the room is on the SFU. */
  static async take(client: LightClient, meetingId: string): Promise<SfuSeat> {
    const seated = client.next('room.joined');
    const onSfu = Promise.withResolvers<number>();
    const notePath = ({ type, data }: Frame): void => {
      if (type !== 'room.joined' && type !== 'topology.switching') return;
      const path = data['path'] as { topology: string; generation: number } | null;
      if (path?.topology === 'sfu') onSfu.resolve(path.generation);
    };
    client.heard = notePath;
    const { data } = await client.ask('call.join', { meetingId, video: true });
    const peerId = PeerId.parse((await seated).data['peerId']);
    const seat = new SfuSeat(client, peerId, String(data['callId']), onSfu.promise);
    client.heard = (frame) => {
      notePath(frame);
      seat.heard(frame);
    };
    return seat;
  }

  async join(first: { wishes?: object } = {}): Promise<Joined> {
    return joinedFrom(await this.askOnPath('media.join', first));
  }

  /** Resolves when packets can be sent. */
  async connect(offer: TransportOffer, generator: LoadGenerator): Promise<Endpoint> {
    const endpoint = await generator.open();
    const { transportId } = offer;
    await this.askOnPath('media.connect', { transportId, dtlsParameters: callerOf(endpoint) });
    await call(endpoint, offer);
    return endpoint;
  }

  async produce(produced: Produced): Promise<string> {
    const { data } = await this.askOnPath('media.produce', produced);
    return mediaRequests['media.produce'].result.parse(data).producerId;
  }

  /** All of these; pictures are paused. */
  async consume(
    transportId: string,
    producers: readonly Producer[],
    rtpCapabilities: object,
  ): Promise<(ConsumerOffer & { producer: Producer })[]> {
    const producerIds = producers.map(({ producerId }) => producerId);
    const asked = { transportId, producerIds, rtpCapabilities, resumeSound: true };
    const { data } = await this.askOnPath('media.consume', asked);
    const { consumers } = mediaRequests['media.consume'].result.parse(data);
    const byId = new Map(consumers.map((consumer) => [consumer.producerId, consumer]));
    return producers.map((producer) => {
      const consumer = byId.get(producer.producerId);
      if (!consumer) throw new Error(`not all can be received: ${JSON.stringify(data)}`);
      return { ...consumer, producer };
    });
  }

  async resume(consumers: readonly ConsumerOffer[]): Promise<void> {
    const consumerIds = consumers.flatMap(({ consumerId, resumed }) => (resumed ? [] : [consumerId]));
    if (consumerIds.length > 0) await this.askOnPath('media.resume', { consumerIds });
  }

  async ready(): Promise<void> {
    await this.askOnPath('topology.ready', { connectedMs: 1 });
  }

  /** From now on, again and again. */
  tellQuality(seen: Seen): void {
    this.#digests = setInterval(() => void this.#sayQuality(seen), DIGEST_EACH_MS);
  }

  leave(): void {
    if (this.#digests) clearInterval(this.#digests);
    this.#client.cut();
  }

  async askOnPath(type: string, data: object): Promise<Frame> {
    return await this.ask(type, { generation: await this.#generation, ...data });
  }

  ask(type: string, data: object): Promise<Frame> {
    return this.#client.ask(type, { callId: this.#callId, ...data });
  }

  async #sayQuality(seen: Seen): Promise<void> {
    this.#lastDigest += 1;
    const told = digest({ ...seen, seq: this.#lastDigest, at: Date.now(), generation: await this.#generation });
    await this.ask('quality.digest', { digests: [told] });
  }
}
