import type { ValidParams } from '../../protocol/contract.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { Producer } from '../../protocol/media.ts';
import type { SourceName } from '../../protocol/rooms.ts';
import { type MediaKind, mediaKindOf } from '../../protocol/rtp.ts';
import type { Generation } from '../../protocol/topology.ts';
import { asRefusal, isOver } from '../media-refusal.ts';
import {
  type ConsumeRequest,
  type MediaPlane,
  MediaPlaneError,
  type MediaPlaneErrorCode,
  type SessionCloseReason,
  type SfuSession,
  type TransportOffer,
} from '../ports.ts';
import type { SfuPeerView } from '../sfu-view.ts';
import { PathProducers } from './path-producers.ts';

export type SfuPathListener = {
  producerAdded(producer: Producer): void;
  producerRemoved(producer: Producer): void;
  /** Everybody else on the path is ready to receive it; told once. */
  producerAwaited(producer: Producer): void;
  /** Once: it could not be opened, or died. */
  failed(code: MediaPlaneErrorCode): void;
};

/** What the room has decided of each peer's sources. */
export type SourceRules = {
  /** Throws `not-allowed`. */
  requirePublish(peerId: PeerId, source: SourceName): void;
  isMuted(peerId: PeerId, source: SourceName): boolean;
};

type Options = {
  generation: Generation;
  opening: ReturnType<MediaPlane['open']>;
  /** Who is in the room now. */
  peers: () => readonly PeerId[];
  rules: SourceRules;
  listener: SfuPathListener;
};

const KIND_OF: Record<SourceName, MediaKind> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
};

type Joined = { rtpCapabilities: SfuSession['rtpCapabilities']; send: TransportOffer; receive: TransportOffer };

/**
 * A room's path through the SFU, as its peers use it. What is asked for is refused with a `ProtocolError`; results that
 * arrive after the path was closed, or the peer left, are refused too and leave nothing behind.
 */
export class SfuPath {
  readonly generation: Generation;
  readonly #session: Promise<SfuSession>;
  readonly #producers: PathProducers;
  readonly #listener: SfuPathListener;
  readonly #rules: SourceRules;
  #closed: SessionCloseReason | null = null;

  constructor({ generation, opening, peers, rules, listener }: Options) {
    this.generation = generation;
    this.#rules = rules;
    this.#listener = listener;
    this.#producers = new PathProducers(peers, listener);
    this.#session = opening.then((session) => this.#opened(session));
    this.#session.catch((error: unknown) => this.#fail(error));
  }

  async join(peerId: PeerId): Promise<Joined & { producers: Producer[] }> {
    return await this.#ask(async (session) => {
      this.#leave(session, peerId);
      const [send, receive] = await Promise.all([
        session.createTransport(peerId, 'send'),
        session.createTransport(peerId, 'recv'),
      ]);
      const producers = this.#producers.ofOthers(peerId);
      return { rtpCapabilities: session.rtpCapabilities, send, receive, producers };
    });
  }

  async connect(peerId: PeerId, request: Parameters<SfuSession['connectTransport']>[1]): Promise<void> {
    await this.#ask((session) => session.connectTransport(peerId, request));
  }

  async produce(
    peerId: PeerId,
    {
      transportId,
      source,
      rtpParameters,
    }: Pick<ValidParams<'media.produce'>, 'transportId' | 'source' | 'rtpParameters'>,
  ): Promise<{ producerId: string }> {
    this.#rules.requirePublish(peerId, source);
    if (mediaKindOf(rtpParameters) !== KIND_OF[source]) {
      throw new ProtocolError('invalid-media', `A ${source} is ${KIND_OF[source]}, and these parameters are not.`);
    }
    return await this.#ask(async (session) => {
      const reserved = this.#producers.reserve(peerId, source);
      try {
        const paused = this.#rules.isMuted(peerId, source);
        const { producerId } = await session.produce(peerId, { transportId, rtpParameters, paused });
        if (reserved.fill(producerId, paused)) this.enforce(peerId);
        else this.#closeForPeer(peerId, producerId);
        return { producerId };
      } finally {
        reserved.release();
      }
    });
  }

  async closeProducer(peerId: PeerId, producerId: string): Promise<void> {
    await this.#ask((session) => {
      // At once: who sends the next one in the same breath finds the source's place free.
      if (this.#producers.isOf(peerId, producerId)) this.#producers.remove(producerId);
      return session.closeProducer(peerId, producerId);
    });
  }

  async consume(peerId: PeerId, request: ConsumeRequest): ReturnType<SfuSession['consume']> {
    const own = request.producerIds.filter((id) => this.#producers.isOf(peerId, id));
    const producerIds = request.producerIds.filter((id) => !own.includes(id));
    const answer = await this.#ask((session) => session.consume(peerId, { ...request, producerIds }));
    this.#producers.offered(peerId, answer);
    const refused = own.map((producerId) => ({ producerId, code: 'producer-not-found' as const }));
    return { consumers: answer.consumers, refused: [...answer.refused, ...refused] };
  }

  async resume(peerId: PeerId, consumerIds: readonly string[]): Promise<void> {
    await this.#ask((session) => Promise.all(consumerIds.map((id) => session.resumeConsumer(peerId, id))));
    this.#producers.resumed(peerId, consumerIds);
  }

  async restartIce(peerId: PeerId, transportId: string): ReturnType<SfuSession['restartIce']> {
    return await this.#ask((session) => session.restartIce(peerId, transportId));
  }

  /** Null: the path is gone, or the peer. */
  async view(peerId: PeerId): Promise<SfuPeerView | null> {
    try {
      const { transports, producers, consumers, workerCpu } = await this.#ask((session) => session.stats(peerId));
      const sent = producers.flatMap((stats) => {
        const source = this.#producers.sourceOf(stats.producerId);
        return source ? [{ ...stats, source }] : [];
      });
      const received = consumers.flatMap((stats) => {
        const producer = this.#producers.consumedBy(stats.consumerId);
        return producer ? [{ ...stats, peerId: producer.peerId, source: producer.source }] : [];
      });
      return { transports, workerCpu, sent, received };
    } catch (error) {
      if (error instanceof ProtocolError) return null;
      throw error;
    }
  }

  /** What this peer sends is forwarded as the rules have it now. */
  enforce(peerId: PeerId): void {
    for (const { producerId, source } of this.#producers.of(peerId)) {
      const paused = this.#rules.isMuted(peerId, source);
      if (!this.#producers.pause(producerId, paused)) continue;
      this.#insist((session) => session.setProducerPaused(peerId, producerId, paused));
    }
  }

  /** These are not sent any more, whether the peer knows it or not. */
  stop(peerId: PeerId, sources: readonly SourceName[]): void {
    for (const { producerId } of this.#producers.stop(peerId, sources)) this.#closeForPeer(peerId, producerId);
  }

  /** The peer gave up its seat. */
  removePeer(peerId: PeerId): void {
    this.#session.then(
      (session) => this.#leave(session, peerId),
      () => undefined,
    );
  }

  close(reason: SessionCloseReason): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.#session.then(
      (session) => session.close(reason),
      () => undefined,
    );
  }

  #opened(session: SfuSession): SfuSession {
    if (this.#closed) {
      session.close(this.#closed);
      throw new MediaPlaneError('closed', 'The path was closed before it opened.');
    }
    if (session.failed.aborted) throw session.failed.reason;
    session.failed.addEventListener('abort', () => this.#fail(session.failed.reason), { once: true });
    return session;
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#listener.failed(error instanceof MediaPlaneError ? error.code : 'internal');
  }

  #leave(session: SfuSession, peerId: PeerId): void {
    session.closePeer(peerId);
    this.#producers.removePeer(peerId);
  }

  #closeForPeer(peerId: PeerId, producerId: string): void {
    this.#insist((session) => session.closeProducer(peerId, producerId));
  }

  /** A path that forwards what it must not has failed. */
  #insist(work: (session: SfuSession) => Promise<void>): void {
    this.#session.then(work).catch((error: unknown) => {
      if (!isOver(error)) this.#fail(error);
    });
  }

  async #ask<T>(work: (session: SfuSession) => Promise<T>): Promise<T> {
    try {
      const answer = await work(await this.#session);
      if (this.#closed) throw new MediaPlaneError('closed', 'The path was closed meanwhile.');
      return answer;
    } catch (error) {
      throw asRefusal(error);
    }
  }
}
