import { createWorker, type types } from 'mediasoup';
import {
  type CameraOptions,
  cameraParameters,
  cameraStreams,
  receivingCapabilities,
  streamOf,
} from '../../benchmarks/load-generator/camera.ts';
import type { Endpoint } from '../../benchmarks/load-generator/endpoint.ts';
import { LoadGenerator } from '../../benchmarks/load-generator/load-generator.ts';
import type { RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import { mediaCodecsOf } from '../../workers/codecs.ts';
import { workerProgramForTests } from './media-worker.ts';

type TransportOptions = { initialAvailableOutgoingBitrate?: number; role?: 'client' | 'server' };

/** mediasoup itself, without our service, and a generator whose endpoints call it. */
export class LoadOnRouter {
  readonly generator: LoadGenerator;
  readonly #worker: types.Worker;
  readonly #router: types.Router;

  private constructor(generator: LoadGenerator, worker: types.Worker, router: types.Router) {
    this.generator = generator;
    this.#worker = worker;
    this.#router = router;
  }

  static async start(): Promise<LoadOnRouter> {
    const generator = await LoadGenerator.start();
    const worker = await createWorker({ workerBin: workerProgramForTests(), logLevel: 'error' });
    return new LoadOnRouter(
      generator,
      worker,
      await worker.createRouter({ mediaCodecs: mediaCodecsOf({ wholeAv1Frames: true }) }),
    );
  }

  async close(): Promise<void> {
    this.#worker.close();
    await this.generator.stop();
  }

  async connect(options: TransportOptions = {}) {
    const { endpoint, transport, connect } = await this.open(options);
    return { endpoint, transport, connected: await connect() };
  }

  /** The two ends of a transport that is not connected yet. */
  async open(options: TransportOptions = {}) {
    const { role = 'client', ...more } = options;
    const endpoint = await this.generator.open();
    const listenInfos: types.TransportListenInfo[] = [{ protocol: 'udp', ip: '127.0.0.1' }];
    const transport = await this.#router.createWebRtcTransport({ listenInfos, ...more });
    await transport.connect({
      dtlsParameters: { role, fingerprints: [{ algorithm: 'sha-256', value: endpoint.fingerprint }] },
    });
    const [candidate] = transport.iceCandidates;
    if (!candidate) throw new Error('the transport has no address');
    const { address, port } = candidate;
    const connect = () => endpoint.connect({ address, port, ...transport.iceParameters }, role);
    return { endpoint, transport, connect };
  }

  async send(options: CameraOptions): Promise<{ endpoint: Endpoint; producer: types.Producer }> {
    const { endpoint, transport } = await this.connect();
    const producer = await transport.produce({ kind: 'video', rtpParameters: cameraParameters(options) });
    for (const stream of cameraStreams(options)) endpoint.send(stream);
    return { endpoint, producer };
  }

  async receive(
    producer: types.Producer,
    how: Pick<CameraOptions, 'transportCc' | 'retransmits'>,
    options: { initialAvailableOutgoingBitrate?: number } = {},
  ) {
    const { endpoint, transport } = await this.connect(options);
    return { endpoint, transport, ...(await this.consume({ endpoint, transport }, producer, how)) };
  }

  async consume(
    { endpoint, transport }: { endpoint: Endpoint; transport: types.Transport },
    producer: types.Producer,
    how: Pick<CameraOptions, 'transportCc' | 'retransmits'>,
  ) {
    const rtpCapabilities = receivingCapabilities(this.#router.rtpCapabilities as RtpCapabilities, how);
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
    const stream = streamOf(consumer.rtpParameters as RtpParameters);
    endpoint.receive(stream);
    const received = async () => {
      const found = (await endpoint.streams()).received.find(({ ssrc }) => ssrc === stream.ssrc);
      if (!found) throw new Error('the stream is not there');
      return found;
    };
    return { consumer, received };
  }
}
