import { ProtocolError } from '../../protocol/errors.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { ConsumeRefusal, ConsumerOffer, Producer } from '../../protocol/media.ts';
import { isSound, type SourceName } from '../../protocol/rooms.ts';

export type ProducerListener = {
  producerRemoved(producer: Producer): void;
  producerAwaited(producer: Producer): void;
};

/** `receivers`: those who resumed a consumer of it. `unable`: those who never can have one. `awaitedBy`: as was told. */
type Entry = {
  readonly producer: Producer;
  isPaused: boolean;
  readonly receivers: Set<PeerId>;
  readonly unable: Set<PeerId>;
  awaitedBy: 'nobody' | 'somebody' | 'everybody';
};

/**
 * A source's place, held while the media plane makes the producer. Released without being filled, nothing happened.
 * Filling it returns null, and does nothing, where the source was stopped meanwhile.
 */
export type Reservation = { fill(producerId: string, isPaused: boolean): Producer | null; release(): void };

/** Which source of which peer each producer is, and who is ready to receive it. */
export class PathProducers {
  readonly #peers: () => readonly PeerId[];
  readonly #listener: ProducerListener;
  readonly #entries = new Map<string, Entry>();
  /** By the consumer's id. */
  readonly #consumed = new Map<string, { peerId: PeerId; producerId: string }>();
  readonly #reserved = new Map<string, { isStopped: boolean }>();

  constructor(peers: () => readonly PeerId[], listener: ProducerListener) {
    this.#peers = peers;
    this.#listener = listener;
  }

  ofOthers(peerId: PeerId): Producer[] {
    return this.#all.filter((producer) => producer.peerId !== peerId);
  }

  of(peerId: PeerId): Producer[] {
    return this.#all.filter((producer) => producer.peerId === peerId);
  }

  isOf(peerId: PeerId, producerId: string): boolean {
    return this.#entries.get(producerId)?.producer.peerId === peerId;
  }

  /** Throws `limit-reached` where the peer sends this source already: a source is one producer. */
  reserve(peerId: PeerId, source: SourceName): Reservation {
    const key = keyOf(peerId, source);
    const taken = this.#all.some((producer) => producer.peerId === peerId && producer.source === source);
    if (taken || this.#reserved.has(key)) {
      throw new ProtocolError('limit-reached', `You send your ${source} already: close that producer first.`, {
        details: { limit: 'producers-per-source' },
      });
    }
    const place = { isStopped: false };
    this.#reserved.set(key, place);
    return {
      fill: (producerId, isPaused) => {
        return place.isStopped ? null : this.#add({ producerId, peerId, source }, isPaused);
      },
      release: () => void this.#reserved.delete(key),
    };
  }

  /** Removes what the peer sends of these, and returns it; what is still being made will not be added. */
  stop(peerId: PeerId, sources: readonly SourceName[]): Producer[] {
    for (const source of sources) {
      const place = this.#reserved.get(keyOf(peerId, source));
      if (place) place.isStopped = true;
    }
    const stopped = this.of(peerId).filter(({ source }) => sources.includes(source));
    for (const { producerId } of stopped) this.remove(producerId);
    return stopped;
  }

  /** Whether that changed anything: nothing is forwarded of what is paused. */
  pause(producerId: string, isPaused: boolean): boolean {
    const entry = this.#entries.get(producerId);
    if (!entry || entry.isPaused === isPaused) return false;
    entry.isPaused = isPaused;
    return true;
  }

  find(producerId: string): Producer | null {
    return this.#entries.get(producerId)?.producer ?? null;
  }

  /** What a consumer receives; null: its producer is gone. */
  consumedBy(consumerId: string): Producer | null {
    const producerId = this.#consumed.get(consumerId)?.producerId;
    return producerId === undefined ? null : (this.#entries.get(producerId)?.producer ?? null);
  }

  remove(producerId: string): void {
    const entry = this.#entries.get(producerId);
    if (!entry) return;
    this.#entries.delete(producerId);
    this.#forget((consumed) => consumed.producerId === producerId);
    this.#listener.producerRemoved(entry.producer);
  }

  removePeer(peerId: PeerId): void {
    for (const producer of this.#all) if (producer.peerId === peerId) this.remove(producer.producerId);
    this.#forget((consumed) => consumed.peerId === peerId);
    for (const { receivers, unable } of this.#entries.values()) {
      receivers.delete(peerId);
      unable.delete(peerId);
    }
    this.#tellAwaited();
  }

  offered(peerId: PeerId, answer: { consumers: readonly ConsumerOffer[]; refused: readonly ConsumeRefusal[] }): void {
    for (const { consumerId, producerId } of answer.consumers) this.#consumed.set(consumerId, { peerId, producerId });
    for (const { producerId, code } of answer.refused) {
      if (code === 'cannot-consume') this.#entries.get(producerId)?.unable.add(peerId);
    }
    this.#tellAwaited();
  }

  resumed(peerId: PeerId, consumerIds: readonly string[]): void {
    for (const consumerId of consumerIds) {
      const consumed = this.#consumed.get(consumerId);
      if (consumed) this.#entries.get(consumed.producerId)?.receivers.add(peerId);
    }
    this.#tellAwaited();
  }

  get #all(): Producer[] {
    return [...this.#entries.values()].map(({ producer }) => producer);
  }

  #forget(isGone: (consumed: { peerId: PeerId; producerId: string }) => boolean): void {
    for (const [consumerId, consumed] of this.#consumed) if (isGone(consumed)) this.#consumed.delete(consumerId);
  }

  #add(producer: Producer, isPaused: boolean): Producer {
    const [receivers, unable] = [new Set<PeerId>(), new Set<PeerId>()];
    this.#entries.set(producer.producerId, { producer, isPaused, receivers, unable, awaitedBy: 'nobody' });
    return producer;
  }

  /**
   * Of a picture: at the first one, who may have nothing else to look at, and at the last one; not at each, for it costs a
   * key frame.
   */
  #tellAwaited(): void {
    for (const entry of this.#entries.values()) {
      if (isSound(entry.producer.source)) continue;
      const awaitedBy = this.#awaitedBy(entry);
      if (awaitedBy === 'nobody' || entry.awaitedBy === 'everybody' || entry.awaitedBy === awaitedBy) continue;
      entry.awaitedBy = awaitedBy;
      this.#listener.producerAwaited(entry.producer);
    }
  }

  #awaitedBy({ producer, receivers, unable }: Entry): Entry['awaitedBy'] {
    if (receivers.size === 0) return 'nobody';
    const others = this.#peers().filter((peer) => peer !== producer.peerId);
    return others.every((peer) => receivers.has(peer) || unable.has(peer)) ? 'everybody' : 'somebody';
  }
}

const keyOf = (peerId: PeerId, source: SourceName): string => `${peerId} ${source}`;
