import type { types } from 'mediasoup';
import type { RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import { streamOf } from '../load-generator/camera.ts';
import type { Endpoint, StreamToSend } from '../load-generator/endpoint.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { call, callerOf } from '../load-generator/transports.ts';

/** As `workers/sfu-peer.ts` has it. */
const TRANSPORT = { enableUdp: true, enableTcp: true, preferUdp: true, initialAvailableOutgoingBitrate: 4_000_000 };

export type BareConnection = { endpoint: Endpoint; transport: types.WebRtcTransport };
type Sent = { kind: types.MediaKind; rtpParameters: RtpParameters; streams: readonly StreamToSend[] };

/** A room of mediasoup alone. */
export class BareRoom {
  readonly #router: types.Router;
  readonly #webRtcServer: types.WebRtcServer;
  readonly #generator: LoadGenerator;

  constructor(router: types.Router, webRtcServer: types.WebRtcServer, generator: LoadGenerator) {
    this.#router = router;
    this.#webRtcServer = webRtcServer;
    this.#generator = generator;
  }

  get rtpCapabilities(): RtpCapabilities {
    return this.#router.rtpCapabilities as RtpCapabilities;
  }

  async connect(more: Partial<types.WebRtcTransportOptions> = {}): Promise<BareConnection> {
    const endpoint = await this.#generator.open();
    const options = { webRtcServer: this.#webRtcServer, ...TRANSPORT, ...more };
    const transport = await this.#router.createWebRtcTransport(options as types.WebRtcTransportOptions);
    await transport.connect({ dtlsParameters: callerOf(endpoint) });
    await call(endpoint, transport);
    return { endpoint, transport };
  }

  async send({ endpoint, transport }: BareConnection, { kind, rtpParameters, streams }: Sent): Promise<types.Producer> {
    const producer = await transport.produce({ kind, rtpParameters });
    for (const stream of streams) endpoint.send(stream);
    return producer;
  }

  async receive(
    { endpoint, transport }: BareConnection,
    producers: readonly types.Producer[],
    rtpCapabilities: RtpCapabilities,
  ): Promise<void> {
    for (const { id: producerId } of producers) {
      const consumer = await transport.consume({ producerId, rtpCapabilities });
      endpoint.receive(streamOf(consumer.rtpParameters as RtpParameters));
    }
  }
}
