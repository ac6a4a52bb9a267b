import type { PlanDifference } from '../../forwarding/forwarding-plan.ts';
import type { ChosenCodecs } from '../../protocol/codecs.ts';
import type { ValidParams } from '../../protocol/contract.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { Producer, SentPicture } from '../../protocol/media.ts';
import type { SourceName } from '../../protocol/rooms.ts';
import { mediaKindOf } from '../../protocol/rtp.ts';
import type { Generation } from '../../protocol/topology.ts';
import type { Wishes } from '../../protocol/wishes.ts';
import type { Excess, MediaPlane, SessionCloseReason, SfuSession, TransportOffer } from '../ports.ts';
import type { SendingBound } from '../sending-bounds.ts';
import type { SfuPeerView } from '../sfu-view.ts';
import { PathCodecs } from './path-codecs.ts';
import { type ConsumeParams, PathConsumers } from './path-consumers.ts';
import { PathForwarding } from './path-forwarding.ts';
import type { SfuPathListener, SourceRules } from './path-listener.ts';
import { PathPauses } from './path-pauses.ts';
import { PathProducers } from './path-producers.ts';
import { PathSession } from './path-session.ts';
import { viewOf } from './path-view.ts';
import { pictureOf } from './sent-picture.ts';
import { KIND_OF, MOST_BITRATES } from './source-bounds.ts';

type Options = {
  generation: Generation;
  opening: ReturnType<MediaPlane['open']>;
  /** Who is in the room now. */
  peers: () => readonly PeerId[];
  /** Whether that peer has a seat, be it able to use the path or not. */
  isHere: (peerId: PeerId) => boolean;
  /** The newest time that was told. */
  now: () => number;
  rules: SourceRules;
  /** What it may send. */
  bound: SendingBound;
  listener: SfuPathListener;
};

type Joined = {
  rtpCapabilities: SfuSession['rtpCapabilities'];
  codecs: ChosenCodecs;
  withheld: PeerId[];
  send: TransportOffer;
  receive: TransportOffer;
  producers: Producer[];
} & Partial<Awaited<ReturnType<SfuSession['consume']>>>;

/**
 * A room's path through the SFU, as its peers use it. What is asked for is refused with a `ProtocolError`; results that
 * arrive after the path was closed, or the peer left, are refused too and leave nothing behind.
 */
export class SfuPath {
  readonly generation: Generation;
  readonly #session: PathSession;
  readonly #producers: PathProducers;
  readonly #consumers: PathConsumers;
  readonly #forwarding: PathForwarding;
  readonly #codecs: PathCodecs;
  readonly #pauses: PathPauses;
  readonly #listener: SfuPathListener;
  readonly #rules: SourceRules;
  readonly #isHere: Options['isHere'];
  #hearsSpeakers = false;

  constructor({ generation, opening, peers, isHere, now, rules, bound, listener }: Options) {
    this.generation = generation;
    this.#rules = rules;
    this.#listener = listener;
    this.#isHere = isHere;
    this.#session = new PathSession(opening, (code) => listener.failed(code));
    this.#forwarding = new PathForwarding({
      now,
      isMuted: (peerId, source) => this.#pauses.isPaused(peerId, source),
      speakersMatter: () => this.#hearSpeakers(),
      bound,
      allIsBounded: () => this.#session.insist((session) => session.measurePictures()),
      changed: (difference) => this.#apply(difference),
      voicesWithheld: (peerIds) => listener.voicesWithheld(peerIds),
    });
    this.#codecs = new PathCodecs((peerId, codecs) => listener.codecsChosen(peerId, codecs));
    this.#session.insist((session) => session.followBandwidth((news) => this.#forwarding.measure(news)));
    this.#session.insist((session) => session.followExcess((excess) => this.#handleExcess(excess)));
    this.#producers = new PathProducers(peers, {
      producerAwaited: (producer) => listener.producerAwaited(producer),
      producerRemoved: (producer) => {
        this.#forwarding.removed(producer.producerId);
        listener.producerRemoved(producer);
      },
    });
    this.#consumers = new PathConsumers({
      session: this.#session,
      producers: this.#producers,
      forwarding: this.#forwarding,
      listener,
    });
    this.#pauses = new PathPauses({
      rules,
      now,
      listener,
      producers: this.#producers,
      pause: ({ peerId, producerId }, paused) =>
        this.#session.insist((session) => session.setProducerPaused(peerId, producerId, paused)),
    });
  }

  async join(
    peerId: PeerId,
    { video, wishes, rtpCapabilities: said }: Omit<ValidParams<'media.join'>, 'callId' | 'generation'> = {},
  ): Promise<Joined> {
    // At once: what it wishes from now on is of its new place, be the session open or not.
    this.#forwarding.leave(peerId);
    if (wishes) this.#wish(peerId, { ...wishes, sources: wishes.sources.filter((it) => this.#canWish(peerId, it)) });
    return await this.#session.ask(async (session) => {
      this.#leave(session, peerId);
      const [send, receive] = await Promise.all([
        session.createTransport(peerId, 'send'),
        session.createTransport(peerId, 'recv'),
      ]);
      const producers = this.#producers.ofOthers(peerId);
      const { transportId } = receive;
      const following = said && this.#consumers.follow(peerId, { transportId, rtpCapabilities: said });
      const brought = await following?.catch((error: unknown) => {
        if (this.#consumers.isFollowing(peerId, transportId)) this.#leave(session, peerId);
        throw error;
      });
      const { rtpCapabilities } = session;
      const codecs = this.#codecs.join(peerId, rtpCapabilities, video);
      const withheld = [...this.#forwarding.withheld];
      return { rtpCapabilities, codecs, send, receive, producers, ...brought, withheld };
    });
  }

  async connect(peerId: PeerId, request: Parameters<SfuSession['connectTransport']>[1]): Promise<void> {
    await this.#session.ask((session) => session.connectTransport(peerId, request));
  }

  async produce(
    peerId: PeerId,
    {
      transportId,
      source,
      rtpParameters,
      picture,
    }: Pick<ValidParams<'media.produce'>, 'transportId' | 'source' | 'rtpParameters' | 'picture'>,
  ): Promise<{ producerId: string }> {
    this.#rules.requirePublish(peerId, source);
    if (mediaKindOf(rtpParameters) !== KIND_OF[source]) {
      throw new ProtocolError('invalid-media', `A ${source} is ${KIND_OF[source]}, and these parameters are not.`);
    }
    return await this.#session.ask(async (session) => {
      const reserved = this.#producers.reserve(peerId, source);
      try {
        const paused = this.#pauses.isPaused(peerId, source);
        const mostBitrate = MOST_BITRATES[source];
        const { producerId } = await session.produce(peerId, { transportId, rtpParameters, paused, mostBitrate });
        const producer = reserved.fill(producerId, paused);
        if (!producer) {
          this.#closeForPeer(peerId, producerId);
          return { producerId };
        }
        this.#forwarding.produced(producer, pictureOf(rtpParameters, picture));
        this.enforce(peerId);
        this.#consumers.add(producer);
        return { producerId };
      } finally {
        reserved.release();
      }
    });
  }

  async closeProducer(peerId: PeerId, producerId: string): Promise<void> {
    await this.#session.ask((session) => {
      // At once: who sends the next one in the same breath finds the source's place free.
      if (this.#producers.isOf(peerId, producerId)) this.#producers.remove(producerId);
      return session.closeProducer(peerId, producerId);
    });
  }

  async consume(peerId: PeerId, request: ConsumeParams): ReturnType<SfuSession['consume']> {
    return await this.#consumers.consume(peerId, request);
  }

  /** Those that can be resumed are, also where others cannot. */
  async resume(peerId: PeerId, consumerIds: readonly string[]): Promise<void> {
    await this.#consumers.resume(peerId, consumerIds);
  }

  /** Throws `peer-not-found`, and nothing of it holds, where somebody is named who is not here. */
  wish(peerId: PeerId, wishes: Wishes): void {
    const stranger = wishes.sources.find((it) => !this.#canWish(peerId, it));
    if (stranger) {
      throw new ProtocolError('peer-not-found', 'Wishes are for what others in the call send.', {
        details: { peerId: stranger.peerId },
      });
    }
    this.#wish(peerId, wishes);
  }

  setPicture(peerId: PeerId, producerId: string, picture: SentPicture): void {
    if (!this.#producers.isOf(peerId, producerId)) {
      throw new ProtocolError('producer-not-found', 'You have no such producer on this path.');
    }
    this.#forwarding.setPicture(producerId, picture);
  }

  async restartIce(peerId: PeerId, transportId: string): ReturnType<SfuSession['restartIce']> {
    return await this.#session.ask((session) => session.restartIce(peerId, transportId));
  }

  /** Null: the path is gone, or the peer. */
  async view(peerId: PeerId): Promise<SfuPeerView | null> {
    try {
      return viewOf(
        await this.#session.ask((session) => session.stats(peerId)),
        this.#producers,
        this.#forwarding.wishedBy(peerId),
        this.#forwarding.limitOf(peerId),
      );
    } catch (error) {
      if (error instanceof ProtocolError) return null;
      throw error;
    }
  }

  /** What this peer sends is forwarded as the rules have it now. */
  enforce(peerId: PeerId): void {
    this.#pauses.enforce(peerId);
    this.#forwarding.handleMutes();
  }

  /** These are not sent any more, whether the peer knows it or not. */
  stop(peerId: PeerId, sources: readonly SourceName[]): void {
    for (const { producerId } of this.#producers.stop(peerId, sources)) this.#closeForPeer(peerId, producerId);
  }

  /** The peer gave up its seat. */
  removePeer(peerId: PeerId): void {
    this.#forwarding.leave(peerId);
    this.#codecs.leave(peerId);
    this.#pauses.forget(peerId);
    this.#session.whenOpen((session) => this.#leave(session, peerId));
  }

  /** Time has passed. */
  tick(): void {
    if (this.#pauses.tick()) this.#forwarding.handleMutes();
    this.#forwarding.tick();
  }

  close(reason: SessionCloseReason): void {
    this.#forwarding.close();
    this.#consumers.close();
    this.#session.close(reason);
  }

  #apply({ consumers, producers, lines }: PlanDifference): void {
    if (consumers.length + lines.length > 0) this.#session.insist((session) => session.forward(consumers, lines));
    for (const { producerId, encoded } of producers) {
      const producer = this.#producers.find(producerId);
      if (producer) this.#listener.layersWatched(producer, encoded);
    }
  }

  #handleExcess(excess: readonly Excess[]): void {
    this.#pauses.hear(excess);
    this.#forwarding.handleMutes();
  }

  #canWish(peerId: PeerId, { peerId: of }: Wishes['sources'][number]): boolean {
    return of !== peerId && this.#isHere(of);
  }

  #wish(peerId: PeerId, wishes: Wishes): void {
    if (wishes.maxCameras !== undefined) this.#hearSpeakers();
    this.#forwarding.wish(peerId, wishes);
  }

  /** Only where somebody is to be chosen by it: it costs a look at every sound. */
  #hearSpeakers(): void {
    if (this.#hearsSpeakers) return;
    this.#hearsSpeakers = true;
    this.#session.insist((session) => session.followLoudest((volumes) => this.#forwarding.hear(volumes)));
  }

  #leave(session: SfuSession, peerId: PeerId): void {
    session.closePeer(peerId);
    this.#consumers.leave(peerId);
    this.#forwarding.together(() => this.#producers.removePeer(peerId));
  }

  #closeForPeer(peerId: PeerId, producerId: string): void {
    this.#session.insist((session) => session.closeProducer(peerId, producerId));
  }
}
