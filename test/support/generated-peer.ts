import { onTestFinished } from 'vitest';
import {
  type CameraOptions,
  cameraParameters,
  cameraStreams,
  receivingCapabilities,
  streamOf,
} from '../../benchmarks/load-generator/camera.ts';
import type { Endpoint } from '../../benchmarks/load-generator/endpoint.ts';
import type { LoadGenerator } from '../../benchmarks/load-generator/load-generator.ts';
import { call, callerOf } from '../../benchmarks/load-generator/transports.ts';
import type { PeerId } from '../../src/protocol/ids.ts';
import type { SfuSession, TransportDirection } from '../../src/rooms/ports.ts';
import type { Conference } from './conferences.ts';
import type { RawClient } from './raw-client.ts';

const HOW = { transportCc: true, retransmits: false };

/** What a peer says that it sends. */
export const said = (ssrc: number, layers: CameraOptions['layers']): CameraOptions => ({ ...HOW, ssrc, layers });

type Asked = 'rtpCapabilities' | 'createTransport' | 'connectTransport' | 'produce' | 'consume' | 'resumeConsumer';
/** A session, or who asks the server for the same. */
type Session = Pick<SfuSession, Asked>;

/** As this client asks the server; what it produces is its camera. */
export async function sessionOver(
  client: RawClient,
  { callId, generation }: Pick<Conference, 'callId' | 'generation'>,
): Promise<Session> {
  const path = { callId, generation };
  const { rtpCapabilities, send, receive } = await client.request('media.join', path);
  return {
    rtpCapabilities,
    createTransport: async (_, direction) => (direction === 'send' ? send : receive),
    connectTransport: async (_, request) => void (await client.request('media.connect', { ...path, ...request })),
    async produce(_, { transportId, rtpParameters }) {
      const request = { ...path, transportId, source: 'camera', rtpParameters } as const;
      return { ...(await client.request('media.produce', request)), kind: 'video' };
    },
    consume: (_, request) =>
      client.request('media.consume', { ...path, ...request, producerIds: [...request.producerIds] }),
    resumeConsumer: async (_, id) => void (await client.request('media.resume', { ...path, consumerIds: [id] })),
  };
}

/** A peer of a session whose packets are those of the load generator: it sends what it is told to, and not what is true. */
export class GeneratedPeer {
  readonly endpoint: Endpoint;
  readonly #session: Session;
  readonly #peerId: PeerId;
  readonly transportId: string;

  private constructor(endpoint: Endpoint, session: Session, peerId: PeerId, transportId: string) {
    this.endpoint = endpoint;
    this.#session = session;
    this.#peerId = peerId;
    this.transportId = transportId;
  }

  static async connect(
    { generator, session }: { generator: LoadGenerator; session: Session },
    peerId: PeerId,
    direction: TransportDirection,
  ): Promise<GeneratedPeer> {
    const endpoint = await generator.open();
    onTestFinished(() => endpoint.close());
    const offer = await session.createTransport(peerId, direction);
    const { transportId } = offer;
    await session.connectTransport(peerId, { transportId, dtlsParameters: callerOf(endpoint) });
    await call(endpoint, offer);
    return new GeneratedPeer(endpoint, session, peerId, transportId);
  }

  async produce(camera: CameraOptions, mostBitrate?: number): Promise<string> {
    const rtpParameters = cameraParameters(camera);
    const request = { transportId: this.transportId, rtpParameters, ...(mostBitrate && { mostBitrate }) };
    return (await this.#session.produce(this.#peerId, request)).producerId;
  }

  send(camera: CameraOptions): void {
    for (const stream of cameraStreams(camera)) this.endpoint.send(stream);
  }

  /** Returns how many packets of it have come. */
  async receive(producerId: string): Promise<() => Promise<number>> {
    const { consumers } = await this.#session.consume(this.#peerId, {
      transportId: this.transportId,
      producerIds: [producerId],
      rtpCapabilities: receivingCapabilities(this.#session.rtpCapabilities, HOW),
    });
    const [offer] = consumers;
    if (!offer) throw new Error(`${producerId} was refused`);
    const stream = streamOf(offer.rtpParameters);
    this.endpoint.receive(stream);
    await this.#session.resumeConsumer(this.#peerId, offer.consumerId);
    return async () => {
      const { received } = await this.endpoint.streams();
      return received.find(({ ssrc }) => ssrc === stream.ssrc)?.packets ?? 0;
    };
  }
}
