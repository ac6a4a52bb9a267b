import { PeerId } from '../../src/protocol/ids.ts';
import type { SfuSession, TransportOffer } from '../../src/rooms/ports.ts';
import {
  type CameraOptions,
  cameraParameters,
  cameraStreams,
  ONE_LAYER,
  receivingCapabilities,
  streamOf,
} from '../load-generator/camera.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { call, callerOf, udpAddressOf } from '../load-generator/transports.ts';

const HOW = { transportCc: false, retransmits: false };

/** Some send, others receive all of them. */
export class GeneratedRoom {
  receivers = 0;
  readonly #session: SfuSession;
  readonly #producerIds: string[] = [];

  constructor(session: SfuSession) {
    this.#session = session;
  }

  /** Returns the port of the worker on which this peer is. */
  async publish(generator: LoadGenerator): Promise<number> {
    const nr = this.#producerIds.length;
    const peerId = PeerId.parse(`publisher-${nr}`);
    const camera: CameraOptions = { ...HOW, ssrc: 1_000 + 10 * nr, layers: ONE_LAYER };
    const offer = await this.#session.createTransport(peerId, 'send');
    const endpoint = await this.#connect(peerId, offer, generator);
    const { transportId } = offer;
    const { producerId } = await this.#session.produce(peerId, {
      transportId,
      rtpParameters: cameraParameters(camera),
    });
    this.#producerIds.push(producerId);
    for (const stream of cameraStreams(camera)) endpoint.send(stream);
    return portOf(offer);
  }

  /** `generatorAt`: which one is to receive what the worker with that port sends. */
  async receive(generatorAt: (port: number) => LoadGenerator): Promise<void> {
    const peerId = PeerId.parse(`receiver-${this.receivers++}`);
    const offer = await this.#session.createTransport(peerId, 'recv');
    const endpoint = await this.#connect(peerId, offer, generatorAt(portOf(offer)));
    const { consumers } = await this.#session.consume(peerId, {
      transportId: offer.transportId,
      producerIds: this.#producerIds,
      rtpCapabilities: receivingCapabilities(this.#session.rtpCapabilities, HOW),
    });
    for (const { rtpParameters } of consumers) endpoint.receive(streamOf(rtpParameters));
    await Promise.all(consumers.map(({ consumerId }) => this.#session.resumeConsumer(peerId, consumerId)));
  }

  async #connect(peerId: PeerId, offer: TransportOffer, generator: LoadGenerator) {
    const endpoint = await generator.open();
    const { transportId } = offer;
    await this.#session.connectTransport(peerId, { transportId, dtlsParameters: callerOf(endpoint) });
    await call(endpoint, offer);
    return endpoint;
  }
}

/** Each worker has one of its own. */
const portOf = (offer: TransportOffer): number => udpAddressOf(offer).port;
