import { createWorker, type types } from 'mediasoup';
import type { RtpCapabilities, RtpParameters } from '../../src/protocol/rtp.ts';
import { freePorts } from '../../test/support/free-ports.ts';
import { mediaCodecs } from '../../workers/codecs.ts';
import {
  cameraParameters,
  cameraStreams,
  ONE_LAYER,
  receivingCapabilities,
  streamOf,
} from '../load-generator/camera.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { cpuSecondsOf, pin, residentBytesOf } from './processor.ts';
import type { Cores, Sfu } from './sfu.ts';
import type { Shape } from './shape.ts';

/** As `workers/sfu-peer.ts` has it. */
const TRANSPORT = { enableUdp: true, enableTcp: true, preferUdp: true, initialAvailableOutgoingBitrate: 4_000_000 };

/** mediasoup alone: the same worker program, told by this process what to do, and asked nothing afterwards. */
export async function startBareMediasoup(cores: Cores): Promise<Sfu> {
  const [port = 0] = await freePorts(1);
  const worker = await createWorker({ logLevel: 'error' });
  pin(worker.pid, cores.sfu);
  const listenInfos = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip: '127.0.0.1', port }));
  const webRtcServer = await worker.createWebRtcServer({ listenInfos });
  return {
    cpuSeconds() {
      const forwarding = cpuSecondsOf(worker.pid);
      return { forwarding, all: forwarding };
    },
    memoryBytes: () => residentBytesOf(worker.pid),
    async fill(shape, generator) {
      for (let nr = 0; nr < shape.rooms; nr++) {
        await fillRoom(new BareRoom(await worker.createRouter({ mediaCodecs }), webRtcServer, generator), shape, nr);
      }
    },
    async stop() {
      const closed = new Promise<void>((resolve) => worker.once('subprocessclose', resolve));
      worker.close();
      await closed;
    },
  };
}

async function fillRoom(room: BareRoom, { publishers, receivers, transportCc }: Shape, nr: number): Promise<void> {
  const how = { transportCc, retransmits: true };
  const producers: types.Producer[] = [];
  for (let at = 0; at < publishers; at++) {
    producers.push(await room.send({ ...how, ssrc: 100_000 * (nr + 1) + 10 * at, layers: ONE_LAYER }));
  }
  for (let at = 0; at < receivers; at++) await room.receive(producers, how);
}

class BareRoom {
  readonly #router: types.Router;
  readonly #webRtcServer: types.WebRtcServer;
  readonly #generator: LoadGenerator;

  constructor(router: types.Router, webRtcServer: types.WebRtcServer, generator: LoadGenerator) {
    this.#router = router;
    this.#webRtcServer = webRtcServer;
    this.#generator = generator;
  }

  async send(camera: Parameters<typeof cameraParameters>[0]): Promise<types.Producer> {
    const { endpoint, transport } = await this.#connect();
    const producer = await transport.produce({ kind: 'video', rtpParameters: cameraParameters(camera) });
    for (const stream of cameraStreams(camera)) endpoint.send(stream);
    return producer;
  }

  async receive(producers: readonly types.Producer[], how: Parameters<typeof receivingCapabilities>[1]): Promise<void> {
    const { endpoint, transport } = await this.#connect();
    const rtpCapabilities = receivingCapabilities(this.#router.rtpCapabilities as RtpCapabilities, how);
    for (const { id: producerId } of producers) {
      const consumer = await transport.consume({ producerId, rtpCapabilities });
      endpoint.receive(streamOf(consumer.rtpParameters as RtpParameters));
    }
  }

  async #connect() {
    const endpoint = await this.#generator.open();
    const transport = await this.#router.createWebRtcTransport({ webRtcServer: this.#webRtcServer, ...TRANSPORT });
    const fingerprints = [{ algorithm: 'sha-256' as const, value: endpoint.fingerprint }];
    await transport.connect({ dtlsParameters: { role: 'client', fingerprints } });
    const candidate = transport.iceCandidates.find(({ protocol }) => protocol === 'udp');
    if (!candidate) throw new Error('the transport has no address');
    await endpoint.connect({ address: candidate.address, port: candidate.port, ...transport.iceParameters });
    return { endpoint, transport };
  }
}
