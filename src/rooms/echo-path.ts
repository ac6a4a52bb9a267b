import { chooseCodecs, forwardedBy, USUAL_ABILITIES } from '../forwarding/choose-codecs.ts';
import type { PeerId } from '../protocol/ids.ts';
import { asRefusal } from './media-refusal.ts';
import { MediaPlaneError, type SessionCloseReason, type SfuSession } from './ports.ts';
import { inRouterTerms } from './topology/in-router-terms.ts';
import { SaidCapabilities } from './topology/said-capabilities.ts';
import type { SfuPath } from './topology/sfu-path.ts';
import { MOST_BITRATES } from './topology/source-bounds.ts';

/** What a client asks of its place on an SFU path. */
export type MediaRequests = Pick<
  SfuPath,
  'join' | 'connect' | 'produce' | 'setPicture' | 'closeProducer' | 'consume' | 'resume' | 'wish' | 'restartIce'
>;

/** An SFU path of one device, which consumes what it produces. Nobody else is told of anything. */
export class EchoPath implements MediaRequests {
  readonly #session: Promise<SfuSession>;
  readonly #capabilities = new SaidCapabilities();
  #closed = false;

  constructor(opening: Promise<SfuSession>) {
    this.#session = opening.then((session) => {
      if (this.#closed) session.close('room-ended');
      return session;
    });
    // Who sends too much tests nothing; the device may test again. Whoever asks hears of it where there is no session.
    this.#session.then((session) => session.followExcess(() => this.close('room-ended'))).catch(() => undefined);
  }

  async join(
    ...[peerId, { video = USUAL_ABILITIES, rtpCapabilities: said } = {}]: Parameters<MediaRequests['join']>
  ): ReturnType<MediaRequests['join']> {
    return await this.#ask(async (session) => {
      session.closePeer(peerId);
      this.#capabilities.forget(peerId);
      const [send, receive] = await Promise.all([
        session.createTransport(peerId, 'send'),
        session.createTransport(peerId, 'recv'),
      ]);
      const { rtpCapabilities } = session;
      if (said) this.#capabilities.of(peerId, inRouterTerms(rtpCapabilities, said));
      const codecs = chooseCodecs(video, forwardedBy(rtpCapabilities, video.decodes));
      // Nobody else is here, and nobody is brought their own.
      const brought = said && { consumers: [], refused: [] };
      return { rtpCapabilities, codecs, send, receive, producers: [], ...brought, withheld: [] };
    });
  }

  async connect(peerId: PeerId, request: Parameters<MediaRequests['connect']>[1]): Promise<void> {
    await this.#ask((session) => session.connectTransport(peerId, request));
  }

  async produce(peerId: PeerId, request: Parameters<MediaRequests['produce']>[1]): Promise<{ producerId: string }> {
    const { transportId, source, rtpParameters } = request;
    const mostBitrate = MOST_BITRATES[source];
    const { producerId } = await this.#ask((session) =>
      session.produce(peerId, { transportId, rtpParameters, mostBitrate }),
    );
    return { producerId };
  }

  /** Nobody wishes for anything but all of it. */
  setPicture(): void {}

  wish(): void {}

  async closeProducer(peerId: PeerId, producerId: string): Promise<void> {
    await this.#ask((session) => session.closeProducer(peerId, producerId));
  }

  async consume(...[peerId, asked]: Parameters<MediaRequests['consume']>): ReturnType<MediaRequests['consume']> {
    const { transportId, producerIds } = asked;
    const { consumers, refused } = await this.#ask((session) => {
      const said = asked.rtpCapabilities && inRouterTerms(session.rtpCapabilities, asked.rtpCapabilities);
      const rtpCapabilities = this.#capabilities.of(peerId, said);
      return session.consume(peerId, { transportId, producerIds, rtpCapabilities });
    });
    return { consumers: consumers.map((offer) => ({ ...offer, resumed: false })), refused };
  }

  async resume(peerId: PeerId, consumerIds: readonly string[]): Promise<void> {
    await this.#ask((session) => Promise.all(consumerIds.map((id) => session.resumeConsumer(peerId, id))));
  }

  async restartIce(peerId: PeerId, transportId: string): ReturnType<MediaRequests['restartIce']> {
    return await this.#ask((session) => session.restartIce(peerId, transportId));
  }

  /** Idempotent. */
  close(reason: Extract<SessionCloseReason, 'room-ended' | 'server-stopping'>): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#session.then(
      (session) => session.close(reason),
      () => undefined,
    );
  }

  async #ask<T>(work: (session: SfuSession) => Promise<T>): Promise<T> {
    try {
      const answer = await work(await this.#session);
      if (this.#closed) throw new MediaPlaneError('closed', 'The test was closed meanwhile.');
      return answer;
    } catch (error) {
      throw asRefusal(error);
    }
  }
}
