import { mediaNotifications, type TransportOffer } from '../../src/protocol/media.ts';
import type { Endpoint } from '../load-generator/endpoint.ts';
import type { Frame } from '../signaling/light-client.ts';
import type { SfuSeat } from '../support/sfu-seat.ts';
import type { SentMedia } from './sent-media.ts';

/** What one person sends: of each picture the layers that somebody watches, and sound while that person speaks. */
export class OwnMedia {
  readonly #endpoint: Endpoint;
  readonly #sent: readonly SentMedia[];
  readonly #producers = new Map<string, SentMedia>();
  /** By producer: also of one whose id is not known here yet. */
  readonly #watched = new Map<string, readonly number[]>();

  constructor(endpoint: Endpoint, sent: readonly SentMedia[]) {
    this.#endpoint = endpoint;
    this.#sent = sent;
  }

  async publish(seat: SfuSeat, { transportId }: TransportOffer): Promise<void> {
    await seat.ask('room.sources', { sources: this.#sent.map(({ source }) => ({ source, muted: false })) });
    for (const sent of this.#sent) {
      const { source, rtpParameters, picture } = sent;
      const producerId = await seat.produce({ transportId, source, rtpParameters, ...(picture && { picture }) });
      for (const stream of sent.streams) this.#endpoint.send(stream);
      this.#producers.set(producerId, sent);
      this.#obey(producerId);
    }
    this.speak(false);
  }

  hear({ type, data }: Frame): void {
    if (type !== 'media.layers') return;
    const { producerId, layers } = mediaNotifications['media.layers'].parse(data);
    this.#watched.set(producerId, layers);
    this.#obey(producerId);
  }

  /** Who is silent sends nothing: DTX. */
  speak(isOn: boolean): void {
    for (const { source, streams } of this.#sent) {
      if (source === 'microphone') for (const { ssrc } of streams) this.#send(ssrc, isOn);
    }
  }

  /** Of each layer of the pictures how many packets were sent so far. */
  async layersSent(): Promise<{ ssrc: number; packets: number; perSecond: number }[]> {
    const { sent } = await this.#endpoint.streams();
    const packets = new Map(sent.map((stream) => [stream.ssrc, stream.packets]));
    return this.#sent
      .filter(({ kind }) => kind === 'video')
      .flatMap(({ streams }) => streams)
      .map(({ ssrc, fps, packetsPerFrame }) => ({
        ssrc,
        packets: packets.get(ssrc) ?? 0,
        perSecond: fps * packetsPerFrame,
      }));
  }

  #obey(producerId: string): void {
    const [sent, layers] = [this.#producers.get(producerId), this.#watched.get(producerId)];
    if (!sent || !layers) return;
    for (const [layer, { ssrc }] of sent.streams.entries()) this.#send(ssrc, layers.includes(layer));
  }

  #send(ssrc: number, isOn: boolean): void {
    if (isOn) this.#endpoint.resume(ssrc);
    else this.#endpoint.pause(ssrc);
  }
}
