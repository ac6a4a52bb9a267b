import {
  type CameraOptions,
  cameraParameters,
  cameraStreams,
  streamOf,
} from '../../benchmarks/load-generator/camera.ts';
import type { Endpoint } from '../../benchmarks/load-generator/endpoint.ts';
import { LoadGenerator } from '../../benchmarks/load-generator/load-generator.ts';
import { microphoneParameters, microphoneStream } from '../../benchmarks/load-generator/microphone.ts';
import { call, callerOf } from '../../benchmarks/load-generator/transports.ts';
import { CallId, type PeerId } from '../../src/protocol/ids.ts';
import type { TransportOffer } from '../../src/protocol/media.ts';
import type { SendingBound } from '../../src/rooms/sending-bounds.ts';
import { SfuPath } from '../../src/rooms/topology/sfu-path.ts';
import { deafListener } from './forwarding/deaf-listener.ts';
import { type RealMediaPlane, startMediaPlane } from './media-worker.ts';
import { peerId } from './people.ts';

/** As the server's. */
const TICK_MS = 200;

type Receiver = {
  voices: () => Promise<number>;
  voice: (of: string) => Promise<number>;
  missed: () => Promise<number>;
};

/** A room's path through the real SFU, and a generator whose endpoints are its peers' browsers. */
export class LoadOnPath {
  readonly generator: LoadGenerator;
  readonly path: SfuPath;
  readonly #media: RealMediaPlane;
  readonly #ticking: NodeJS.Timeout;
  readonly #producerIds: string[] = [];
  /** By name. */
  readonly #voices = new Map<string, string>();
  /** Whose voices are withheld now. */
  withheld: readonly string[] = [];
  #ssrc = 1_000;

  private constructor(generator: LoadGenerator, media: RealMediaPlane, bound: SendingBound) {
    this.generator = generator;
    this.#media = media;
    this.path = new SfuPath({
      generation: 1,
      opening: media.plane.open(CallId.parse('room')),
      peers: () => [],
      isHere: () => true,
      now: () => performance.now(),
      rules: { requirePublish() {}, isMuted: () => false },
      bound,
      listener: {
        ...deafListener,
        voicesWithheld: (peerIds) => {
          this.withheld = peerIds;
        },
        failed: (code) => {
          throw new Error(`the path failed: ${code}`);
        },
      },
    });
    this.#ticking = setInterval(() => this.path.tick(), TICK_MS);
  }

  static async start(bound: SendingBound, media: Parameters<typeof startMediaPlane>[0] = {}): Promise<LoadOnPath> {
    return new LoadOnPath(await LoadGenerator.start(), await startMediaPlane(media), bound);
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    this.path.close('room-ended');
    await this.#media.plane.close();
    await this.generator.stop();
  }

  async camera(name: string, layers: CameraOptions['layers']): Promise<void> {
    const camera = { ssrc: this.#ssrcs(), layers, transportCc: true, retransmits: true };
    const { who, send, endpoint } = await this.#sender(name);
    const height = layers.at(-1)?.height ?? 0;
    const picture = { height, frameRate: 30 };
    const request = { transportId: send.transportId, source: 'camera' as const, picture };
    await this.#produce(who, { ...request, rtpParameters: cameraParameters(camera) });
    for (const stream of cameraStreams(camera)) endpoint.send(stream);
  }

  /** `volume`: how loud it tells that it is, in dBov; left out: it does not. */
  async microphone(name: string, volume?: number): Promise<{ pause(): void; resume(): void }> {
    const ssrc = this.#ssrcs();
    const { who, send, endpoint } = await this.#sender(name);
    const request = { transportId: send.transportId, source: 'microphone' as const };
    const rtpParameters = microphoneParameters(ssrc, { tells: volume !== undefined });
    this.#voices.set(name, await this.#produce(who, { ...request, rtpParameters }));
    endpoint.send(microphoneStream(ssrc, volume));
    return { pause: () => endpoint.pause(ssrc), resume: () => endpoint.resume(ssrc) };
  }

  /**
   * Receives all that is sent so far. `voices`: how many packets of sound came; `voice`: from that person; `missed`: by
   * their numbers, of all streams.
   */
  async receiver(name: string): Promise<Receiver> {
    const who = peerId(name);
    const { receive, rtpCapabilities } = await this.path.join(who);
    const endpoint = await this.#connect(who, receive);
    const request = { transportId: receive.transportId, producerIds: this.#producerIds, rtpCapabilities };
    const { consumers } = await this.path.consume(who, request);
    for (const { rtpParameters } of consumers) endpoint.receive(streamOf(rtpParameters));
    await this.path.resume(
      who,
      consumers.map(({ consumerId }) => consumerId),
    );
    const sounds = consumers.flatMap(({ kind, rtpParameters, producerId }) =>
      kind === 'audio' ? [{ producerId, ssrc: streamOf(rtpParameters).ssrc }] : [],
    );
    const packetsOf = async (some: typeof sounds): Promise<number> => {
      const { received } = await endpoint.streams();
      const isOfThem = (ssrc: number): boolean => some.some((sound) => sound.ssrc === ssrc);
      return received.reduce((sum, { ssrc, packets }) => sum + (isOfThem(ssrc) ? packets : 0), 0);
    };
    return {
      voices: () => packetsOf(sounds),
      voice: (of) => packetsOf(sounds.filter(({ producerId }) => producerId === this.#voices.get(of))),
      missed: async () => (await endpoint.streams()).received.reduce((sum, { missed }) => sum + missed, 0),
    };
  }

  /** What all of them are sent in those milliseconds, in bit/s, headers of RTP included. */
  async bitrate(ms: number): Promise<number> {
    const before = await this.generator.measures();
    await new Promise((resolve) => setTimeout(resolve, ms));
    const after = await this.generator.measures();
    return (8 * (after.receivedBytes - before.receivedBytes)) / (after.at - before.at);
  }

  async #sender(name: string): Promise<{ who: PeerId; send: TransportOffer; endpoint: Endpoint }> {
    const who = peerId(name);
    const { send } = await this.path.join(who);
    return { who, send, endpoint: await this.#connect(who, send) };
  }

  async #produce(who: PeerId, request: Parameters<SfuPath['produce']>[1]): Promise<string> {
    const { producerId } = await this.path.produce(who, request);
    this.#producerIds.push(producerId);
    return producerId;
  }

  async #connect(who: PeerId, offer: TransportOffer): Promise<Endpoint> {
    const endpoint = await this.generator.open();
    await this.path.connect(who, { transportId: offer.transportId, dtlsParameters: callerOf(endpoint) });
    await call(endpoint, offer);
    return endpoint;
  }

  #ssrcs(): number {
    this.#ssrc += 100;
    return this.#ssrc;
  }
}
