import type { types } from 'mediasoup-client';
import type { NotificationData, Result } from '../../../src/protocol/contract.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import type { ConsumeRefusal, ConsumerOffer, Producer } from '../../../src/protocol/media.ts';
import type { RtpCapabilities } from '../../../src/protocol/rtp.ts';
import type { Log } from '../../log.ts';
import { isSdkError } from '../../sdk-error.ts';
import type { PathStats, ReceivedSource } from '../media-path.ts';
import type { RemoteSource } from '../source-key.ts';
import { inboundIn, readReport, receivedIn } from '../stream-sources.ts';
import type { Ask } from './media-requests.ts';
import { parametersFromWire } from './wire-media.ts';

export type SfuReceiverDependencies = {
  /** Not used by anybody else, and closed by its owner. */
  transport: types.Transport;
  /** What this device can receive. */
  rtpCapabilities: RtpCapabilities;
  ask: Ask;
  arrived: (source: RemoteSource & { track: MediaStreamTrack }) => void;
  ended: (source: RemoteSource) => void;
  /** What is to be received has become less. */
  changed: () => void;
  failed: (error: unknown) => void;
  log: Log;
};

/** `consumer`: null while it is being made. */
type Incoming = { producer: Producer; consumer: types.Consumer | null };

/** One consumer for each source of the others. */
export class SfuReceiver {
  readonly #dependencies: SfuReceiverDependencies;
  readonly #incoming = new Map<string, Incoming>();
  /** They are asked for together: each time costs a negotiation, which the ones after it wait for. */
  #unasked: string[] = [];
  #asking = false;
  #unresumed: string[] = [];
  #resuming = false;
  /** The server knows what this device can receive. */
  #isKnown = false;
  #closed = false;

  constructor(dependencies: SfuReceiverDependencies) {
    this.#dependencies = dependencies;
  }

  get receivesAnything(): boolean {
    return this.#incoming.size > 0;
  }

  /** What is there already. `consumers`: as the server has consumed it for us; older ones wait to be asked. */
  begin({
    producers,
    consumers,
    refused = [],
  }: Pick<Result<'media.join'>, 'producers' | 'consumers' | 'refused'>): void {
    if (!consumers) {
      for (const producer of producers) this.add(producer);
      return;
    }
    this.#isKnown = true;
    for (const producer of producers) this.#expect(producer);
    this.#drop(refused);
    this.#accept(consumers).catch(this.#dependencies.failed);
  }

  /** We have to ask for it. */
  add(producer: Producer): void {
    if (!this.#expect(producer)) return;
    const { producerId } = producer;
    if (this.#unasked.push(producerId) === 1 && !this.#asking) queueMicrotask(() => void this.#askForNew());
  }

  /** The server consumed it for us; not for the place that this device had before. */
  take({ transportId, producer, consumer }: NotificationData<'media.consumer-added'>): void {
    if (transportId !== this.#dependencies.transport.id || !this.#expect(producer)) return;
    this.#accept([consumer]).catch(this.#dependencies.failed);
  }

  remove(producerId: string): void {
    const incoming = this.#incoming.get(producerId);
    if (!incoming) return;
    this.#incoming.delete(producerId);
    if (incoming.consumer) {
      incoming.consumer.close();
      this.#dependencies.ended(sourceOf(incoming));
    }
    this.#dependencies.changed();
  }

  async received(): Promise<ReceivedSource[]> {
    const naming = this.#naming();
    return receivedIn(await this.#dependencies.transport.getStats(), naming);
  }

  async stats(): Promise<Pick<PathStats, 'receive' | 'inbound'>> {
    // Before the answer comes, everything may have ended.
    const naming = this.#naming();
    const receive = readReport(await this.#dependencies.transport.getStats());
    return { receive, inbound: inboundIn(receive, naming) };
  }

  levels(): ReadonlyMap<PeerId, number> {
    const levels = new Map<PeerId, number>();
    for (const { producer, consumer } of this.#consumed()) {
      if (producer.source !== 'microphone') continue;
      levels.set(producer.peerId, consumer.rtpReceiver?.getSynchronizationSources()[0]?.audioLevel ?? 0);
    }
    return levels;
  }

  /** Everything has ended, since there will be another one. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const incoming of this.#consumed()) this.#dependencies.ended(sourceOf(incoming));
    this.#incoming.clear();
  }

  #consumed(): { producer: Producer; consumer: types.Consumer }[] {
    return [...this.#incoming.values()].flatMap(({ producer, consumer }) => (consumer ? [{ producer, consumer }] : []));
  }

  /** Whose each track is. */
  #naming(): (stream: { trackIdentifier?: unknown }) => RemoteSource | undefined {
    const byTrack = new Map<unknown, RemoteSource>(
      this.#consumed().map((incoming) => [incoming.consumer.track.id, sourceOf(incoming)]),
    );
    return ({ trackIdentifier }) => byTrack.get(trackIdentifier);
  }

  async #askForNew(): Promise<void> {
    this.#asking = true;
    try {
      while (this.#unasked.length > 0 && !this.#closed) {
        const producerIds = this.#unasked.filter((id) => this.#incoming.has(id));
        this.#unasked = [];
        if (producerIds.length > 0) await this.#consume(producerIds);
      }
    } catch (error) {
      this.#dependencies.failed(error);
    } finally {
      this.#asking = false;
    }
  }

  async #consume(producerIds: string[]): Promise<void> {
    const { transport, ask, rtpCapabilities } = this.#dependencies;
    const { consumers, refused } = await ask('media.consume', {
      transportId: transport.id,
      producerIds,
      resumeSound: true,
      ...(!this.#isKnown && { rtpCapabilities }),
    });
    // Servers that remember it say of each consumer whether it was resumed.
    this.#isKnown ||= consumers.some(({ resumed }) => resumed !== undefined);
    this.#drop(refused);
    await this.#accept(consumers);
  }

  /** Whether it is news. */
  #expect(producer: Producer): boolean {
    if (this.#closed || this.#incoming.has(producer.producerId)) return false;
    this.#incoming.set(producer.producerId, { producer, consumer: null });
    return true;
  }

  #drop(refused: readonly ConsumeRefusal[]): void {
    for (const { producerId, code } of refused) {
      const level = code === 'producer-not-found' ? 'debug' : 'warn';
      this.#dependencies.log(level, `a source cannot be received: ${code}`);
      this.remove(producerId);
    }
  }

  async #accept(consumers: readonly ConsumerOffer[]): Promise<void> {
    const wanted = consumers.filter(({ producerId }) => this.#incoming.has(producerId));
    const made = await Promise.all(wanted.map((offer) => this.#make(offer)));
    const waiting = wanted.filter(({ resumed }, index) => made[index] && !resumed);
    this.#unresumed.push(...waiting.map(({ consumerId }) => consumerId));
    if (!this.#resuming) this.#resumeAll().catch(this.#dependencies.failed);
  }

  /** Together what came while it was asking. Also where the transport connects still: the SFU asks for a key frame once it has. */
  async #resumeAll(): Promise<void> {
    this.#resuming = true;
    try {
      while (this.#unresumed.length > 0) await this.#resume(this.#unresumed.splice(0));
    } finally {
      this.#resuming = false;
    }
  }

  async #resume(consumerIds: string[]): Promise<void> {
    const open = new Set(this.#consumed().map(({ consumer }) => consumer.id));
    const remaining = consumerIds.filter((id) => open.has(id));
    if (this.#closed || remaining.length === 0) return;
    try {
      await this.#dependencies.ask('media.resume', { consumerIds: remaining });
    } catch (error) {
      if (!isSdkError(error, 'consumer-not-found')) throw error;
      // A producer was closed at the same moment; of that we have heard by now.
      if (remaining.some((id) => !this.#consumed().some(({ consumer }) => consumer.id === id))) {
        await this.#resume(remaining);
      }
    }
  }

  /** Whether there is anything to resume. */
  async #make({ consumerId, producerId, kind, rtpParameters }: ConsumerOffer): Promise<boolean> {
    const incoming = this.#incoming.get(producerId);
    if (!incoming) return false;
    const { transport, arrived, log } = this.#dependencies;
    const { peerId, source } = incoming.producer;
    try {
      const consumer = await transport.consume({
        id: consumerId,
        producerId,
        kind,
        rtpParameters: parametersFromWire(rtpParameters),
        // Browsers keep those in step that share a stream: a face with its voice, a screen with its sound.
        streamId: source === 'microphone' || source === 'camera' ? peerId : `${peerId}-screen`,
      });
      if (this.#incoming.get(producerId) !== incoming) {
        consumer.close();
        return false;
      }
      incoming.consumer = consumer;
      arrived({ peerId, source, track: consumer.track });
      return true;
    } catch (error) {
      if (isSdkError(error) || this.#closed) throw error;
      log('warn', `the ${source} of a peer cannot be received`, error);
      this.remove(producerId);
      return false;
    }
  }
}

const sourceOf = ({ producer: { peerId, source } }: { producer: Producer }): RemoteSource => ({ peerId, source });
