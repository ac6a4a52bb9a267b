import type { ValidParams } from '../../protocol/contract.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { Producer } from '../../protocol/media.ts';
import { isSound } from '../../protocol/rooms.ts';
import type { SfuSession } from '../ports.ts';
import { inRouterTerms } from './in-router-terms.ts';
import type { PathForwarding, ReadyConsumer } from './path-forwarding.ts';
import type { SfuPathListener } from './path-listener.ts';
import type { PathProducers } from './path-producers.ts';
import type { PathSession } from './path-session.ts';
import { SaidCapabilities } from './said-capabilities.ts';

export type ConsumeParams = Omit<ValidParams<'media.consume'>, 'callId' | 'generation'>;

type Options = {
  session: Pick<PathSession, 'ask' | 'insist'>;
  producers: PathProducers;
  forwarding: PathForwarding;
  listener: Pick<SfuPathListener, 'producerOffered' | 'consumerBrought'>;
};

/** What the peers of a path receive: from their asking for it, or its being brought, until they are ready for it. */
export class PathConsumers {
  readonly #session: Options['session'];
  readonly #producers: PathProducers;
  readonly #forwarding: PathForwarding;
  readonly #listener: Options['listener'];
  readonly #capabilities = new SaidCapabilities();
  /** Those who are brought what comes, with the transport that they receive it on. */
  readonly #followers = new Map<PeerId, string>();

  constructor({ session, producers, forwarding, listener }: Options) {
    this.#session = session;
    this.#producers = producers;
    this.#forwarding = forwarding;
    this.#listener = listener;
  }

  async consume(
    peerId: PeerId,
    { transportId, producerIds, rtpCapabilities: said, resumeSound = false }: ConsumeParams,
  ): ReturnType<SfuSession['consume']> {
    const own = producerIds.filter((id) => this.#producers.isOf(peerId, id));
    const others = producerIds.filter((id) => !own.includes(id));
    const sounds = resumeSound ? others.filter((id) => this.#isSound(id)) : [];
    // Their consumers have no names yet.
    const sent = this.#forwarding.preview(
      peerId,
      sounds.map((producerId) => ({ producerId, consumerId: producerId })),
    );
    const resumed = sounds.filter((id) => sent[id] !== 'paused');
    return await this.#session.ask(async (session) => {
      const rtpCapabilities = this.#capabilities.of(peerId, said && inRouterTerms(session.rtpCapabilities, said));
      const answer = await session.consume(peerId, { transportId, producerIds: others, rtpCapabilities, resumed });
      this.#producers.offered(peerId, answer);
      const begun = answer.consumers.filter(({ producerId }) => sounds.includes(producerId));
      const sentToThem = begun.map(({ consumerId, producerId }) => [consumerId, sent[producerId] ?? 'paused'] as const);
      this.#forwarding.ready(peerId, begun, Object.fromEntries(sentToThem));
      const refused = own.map((producerId) => ({ producerId, code: 'producer-not-found' as const }));
      return {
        consumers: answer.consumers.map((offer) => ({ ...offer, resumed: begun.includes(offer) })),
        refused: [...answer.refused, ...refused],
      };
    });
  }

  /** From now on this peer is brought what others send, sound resumed; what they send already is in the answer. */
  async follow(
    peerId: PeerId,
    { transportId, rtpCapabilities }: Required<Pick<ConsumeParams, 'transportId' | 'rtpCapabilities'>>,
  ): ReturnType<SfuSession['consume']> {
    this.#followers.set(peerId, transportId);
    const producerIds = this.#producers.ofOthers(peerId).map(({ producerId }) => producerId);
    return await this.consume(peerId, { transportId, producerIds, rtpCapabilities, resumeSound: true });
  }

  /** Still, and on that transport: it has not taken its place anew. */
  isFollowing(peerId: PeerId, transportId: string): boolean {
    return this.#followers.get(peerId) === transportId;
  }

  /** This is sent from now on: who follows is brought it, and who does not may ask for it. */
  add(producer: Producer): void {
    this.#listener.producerOffered(producer, (peerId) => !this.#followers.has(peerId));
    for (const [peerId, transportId] of this.#followers) {
      if (peerId !== producer.peerId) this.#session.insist(() => this.#bring(peerId, transportId, producer));
    }
  }

  /** Those that can be resumed are, also where others cannot. */
  async resume(peerId: PeerId, consumerIds: readonly string[]): Promise<void> {
    const sent = this.#forwarding.preview(peerId, this.#there(consumerIds));
    await this.#session.ask(async (session) => {
      const outcomes = await Promise.allSettled(
        consumerIds.map((id) => session.resumeConsumer(peerId, id, sent[id] ?? 'paused')),
      );
      const resumed = consumerIds.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      this.#forwarding.ready(peerId, this.#there(resumed), sent);
      // A key frame that is sent sooner is lost on the way. Who is gone by then needs none.
      session.reached(peerId).then(
        () => this.#producers.resumed(peerId, resumed),
        () => undefined,
      );
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    });
  }

  /** It gives up its place, or takes it anew: perhaps on another device. */
  leave(peerId: PeerId): void {
    this.#capabilities.forget(peerId);
    this.#followers.delete(peerId);
  }

  close(): void {
    this.#followers.clear();
  }

  /** Who cannot be brought it may ask for it, and hears why. Rejects with what is nobody's fault but ours. */
  async #bring(peerId: PeerId, transportId: string, producer: Producer): Promise<void> {
    const { producerId } = producer;
    const { consumers } = await this.consume(peerId, {
      transportId,
      producerIds: [producerId],
      resumeSound: true,
    }).catch((error) => {
      if (error instanceof ProtocolError) return { consumers: [] };
      throw error;
    });
    const isOver = !this.isFollowing(peerId, transportId) || this.#producers.find(producerId) === null;
    if (isOver) return;
    const [consumer] = consumers;
    if (consumer) this.#listener.consumerBrought(peerId, { transportId, producer, consumer });
    else this.#listener.producerOffered(producer, (it) => it === peerId);
  }

  #isSound(producerId: string): boolean {
    const producer = this.#producers.find(producerId);
    return producer !== null && isSound(producer.source);
  }

  /** Those whose producers are there still. */
  #there(consumerIds: readonly string[]): ReadyConsumer[] {
    return consumerIds.flatMap((consumerId) => {
      const producerId = this.#producers.consumedBy(consumerId)?.producerId;
      return producerId === undefined ? [] : [{ consumerId, producerId }];
    });
  }
}
