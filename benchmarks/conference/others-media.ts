import { mediaNotifications, type Producer } from '../../src/protocol/media.ts';
import { streamOf } from '../load-generator/camera.ts';
import type { Endpoint } from '../load-generator/endpoint.ts';
import type { Frame } from '../signaling/light-client.ts';
import type { Joined } from '../support/joined.ts';
import type { SfuSeat } from '../support/sfu-seat.ts';
import { capabilitiesFor } from './sent-media.ts';
import type { View, WishedPicture } from './view.ts';

/** The goal's: a picture that is not there by then has missed its wish. */
const WITHIN_MS = 2_000;

/**
 * A picture in view after a change. `isNew`: another one, or of another size than before. `ms`: until a packet of the layer
 * that was wished for came; null: too late.
 */
export type Shown = { readonly isNew: boolean; readonly ms: number | null };

const keyOf = ({ peerId, source }: Pick<WishedPicture, 'peerId'> & Pick<Producer, 'source'>): string =>
  `${peerId} ${source}`;

/** What one person receives of the others. */
export class OthersMedia {
  readonly #endpoint: Endpoint;
  readonly #seat: SfuSeat;
  readonly #joined: Joined;
  /** By id: one may be named twice. */
  readonly #producers: Map<string, Producer>;
  /** By which SSRC each source comes. */
  readonly #ssrcs = new Map<string, number>();
  #inView: ReadonlyMap<string, WishedPicture> = new Map();

  constructor(endpoint: Endpoint, seat: SfuSeat, joined: Joined) {
    this.#endpoint = endpoint;
    this.#seat = seat;
    this.#joined = joined;
    this.#producers = new Map(joined.producers.map((producer) => [producer.producerId, producer]));
  }

  get known(): number {
    return this.#producers.size;
  }

  hear({ type, data }: Frame): void {
    if (type !== 'media.producer-added') return;
    const { producer } = mediaNotifications['media.producer-added'].parse(data);
    this.#producers.set(producer.producerId, producer);
  }

  /** All that are known; what is not wished for by then comes too. */
  async receive(): Promise<void> {
    const { receive, rtpCapabilities } = this.#joined;
    const capabilities = capabilitiesFor(rtpCapabilities);
    const consumers = await this.#seat.consume(receive.transportId, [...this.#producers.values()], capabilities);
    for (const { producer, rtpParameters } of consumers) {
      const stream = streamOf(rtpParameters);
      this.#ssrcs.set(keyOf(producer), stream.ssrc);
      this.#endpoint.receive(stream);
    }
    await this.#seat.resume(consumers);
  }

  /** Wishes for what is in view now, and resolves when all of that is there, or too late. */
  async look({ wishes, pictures }: View): Promise<Shown[]> {
    const before = this.#inView;
    this.#inView = new Map(pictures.map((picture) => [keyOf(picture), picture]));
    const shown = pictures.map(async (picture): Promise<Shown> => {
      const isNew = before.get(keyOf(picture))?.height !== picture.height;
      return { isNew, ms: await this.#endpoint.height(this.#ssrcOf(picture), picture.height, WITHIN_MS) };
    });
    await this.#seat.askOnPath('media.wishes', wishes);
    return await Promise.all(shown);
  }

  #ssrcOf(picture: WishedPicture): number {
    const ssrc = this.#ssrcs.get(keyOf(picture));
    if (ssrc === undefined) throw new Error(`${keyOf(picture)} is not received`);
    return ssrc;
  }
}
