import type { ConsumerOffer, Producer, TransportOffer } from '../../src/protocol/media.ts';
import type { RtpCapabilities } from '../../src/protocol/rtp.ts';
import { digest, receivedCamera, sentCamera } from '../../test/support/digests.ts';
import {
  type CameraOptions,
  cameraParameters,
  cameraStreams,
  receivingCapabilities,
  streamOf,
} from '../load-generator/camera.ts';
import type { Endpoint } from '../load-generator/endpoint.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import type { Frame, LightClient } from '../signaling/light-client.ts';

/** As the SDK does. */
const DIGEST_EACH_MS = 5_000;

type Joined = {
  rtpCapabilities: RtpCapabilities;
  send: TransportOffer;
  receive: TransportOffer;
  producers: Producer[];
};

type Seen = Pick<Parameters<typeof digest>[0], 'sent' | 'received'>;

/** Somebody who is signed in and has a seat in a meeting, with an endpoint of the generator for a browser's media. */
export class OurPeer {
  readonly #client: LightClient;
  readonly #generator: LoadGenerator;
  readonly #callId: string;
  /** Of the room's path through the SFU. */
  readonly #generation: Promise<number>;
  #digests: NodeJS.Timeout | null = null;
  #lastDigest = 0;

  private constructor(client: LightClient, generator: LoadGenerator, callId: string, generation: Promise<number>) {
    this.#client = client;
    this.#generator = generator;
    this.#callId = callId;
    this.#generation = generation;
  }

  static async enter(client: LightClient, meetingId: string, generator: LoadGenerator): Promise<OurPeer> {
    const seated = client.next('room.joined');
    const generation = new Promise<number>((resolve) => {
      client.heard = ({ type, data }) => {
        if (type !== 'room.joined' && type !== 'topology.switching') return;
        const path = data['path'] as { topology: string; generation: number } | null;
        if (path?.topology === 'sfu') resolve(path.generation);
      };
    });
    const { data } = await client.ask('call.join', { meetingId, video: true });
    await seated;
    return new OurPeer(client, generator, String(data['callId']), generation);
  }

  async publish(camera: CameraOptions): Promise<void> {
    const { send } = await this.#join();
    await this.#ask('room.sources', { sources: [{ source: 'camera', muted: false }] });
    const endpoint = await this.#connect(send);
    const { width, height, fps } = camera.layers.at(-1) ?? { width: 0, height: 0, fps: 0 };
    await this.#askOnPath('media.produce', {
      transportId: send.transportId,
      source: 'camera',
      rtpParameters: cameraParameters(camera),
      picture: { height, frameRate: fps },
    });
    for (const stream of cameraStreams(camera)) endpoint.send(stream);
    await this.#askOnPath('topology.ready', { connectedMs: 1 });
    const sent = sentCamera({
      packets: 300,
      bitrate: 500_000,
      width,
      height,
      capturedWidth: width,
      capturedHeight: height,
    });
    this.#tellQuality({ sent: [sent], received: [] });
  }

  /** Everybody's camera, in tiles as high as they are sent. */
  async watch(how: Pick<CameraOptions, 'transportCc' | 'retransmits'>): Promise<void> {
    const { receive, producers, rtpCapabilities } = await this.#join();
    const endpoint = await this.#connect(receive);
    const { data } = await this.#askOnPath('media.consume', {
      transportId: receive.transportId,
      producerIds: producers.map(({ producerId }) => producerId),
      rtpCapabilities: receivingCapabilities(rtpCapabilities, how),
    });
    const consumers = data['consumers'] as ConsumerOffer[];
    if (consumers.length !== producers.length) throw new Error(`not all can be received: ${JSON.stringify(data)}`);
    for (const { rtpParameters } of consumers) endpoint.receive(streamOf(rtpParameters));
    await this.#askOnPath('media.resume', { consumerIds: consumers.map(({ consumerId }) => consumerId) });
    const sources = producers.map(({ peerId, source }) => ({ peerId, source, wish: { maxHeight: 360 } }));
    await this.#askOnPath('media.wishes', { sources });
    await this.#askOnPath('topology.ready', { connectedMs: 1 });
    const seen = { packets: 300, bitrate: 500_000, width: 640, height: 360 };
    this.#tellQuality({ sent: [], received: producers.map(({ peerId }) => receivedCamera(peerId, seen)) });
  }

  leave(): void {
    if (this.#digests) clearInterval(this.#digests);
    this.#client.cut();
  }

  async #join(): Promise<Joined> {
    return (await this.#askOnPath('media.join', {})).data as unknown as Joined;
  }

  async #connect({ transportId, iceCandidates, iceParameters }: TransportOffer): Promise<Endpoint> {
    const endpoint = await this.#generator.open();
    const fingerprints = [{ algorithm: 'sha-256', value: endpoint.fingerprint }];
    await this.#askOnPath('media.connect', { transportId, dtlsParameters: { role: 'client', fingerprints } });
    const candidate = iceCandidates.find(({ protocol }) => protocol === 'udp');
    if (!candidate) throw new Error('the transport has no address');
    await endpoint.connect({ address: candidate.address, port: candidate.port, ...iceParameters });
    return endpoint;
  }

  #tellQuality(what: Seen): void {
    this.#digests = setInterval(() => void this.#sayQuality(what), DIGEST_EACH_MS);
  }

  async #sayQuality(what: Seen): Promise<void> {
    this.#lastDigest += 1;
    const told = digest({ ...what, seq: this.#lastDigest, at: Date.now(), generation: await this.#generation });
    await this.#ask('quality.digest', { digests: [told] });
  }

  async #askOnPath(type: string, data: object): Promise<Frame> {
    return await this.#ask(type, { generation: await this.#generation, ...data });
  }

  #ask(type: string, data: object): Promise<Frame> {
    return this.#client.ask(type, { callId: this.#callId, ...data });
  }
}
