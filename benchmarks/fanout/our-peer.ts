import { receivedCamera, sentCamera } from '../../test/support/digests.ts';
import {
  type CameraOptions,
  cameraParameters,
  cameraStreams,
  receivingCapabilities,
  streamOf,
} from '../load-generator/camera.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import type { LightClient } from '../signaling/light-client.ts';
import { SfuSeat } from '../support/sfu-seat.ts';

/** Somebody in a meeting who sends or watches, with an endpoint of the generator for a browser's media. */
export class OurPeer {
  readonly #seat: SfuSeat;
  readonly #generator: LoadGenerator;

  private constructor(seat: SfuSeat, generator: LoadGenerator) {
    this.#seat = seat;
    this.#generator = generator;
  }

  static async enter(client: LightClient, meetingId: string, generator: LoadGenerator): Promise<OurPeer> {
    return new OurPeer(await SfuSeat.take(client, meetingId), generator);
  }

  async publish(camera: CameraOptions): Promise<void> {
    const { send } = await this.#seat.join();
    await this.#seat.ask('room.sources', { sources: [{ source: 'camera', muted: false }] });
    const endpoint = await this.#seat.connect(send, this.#generator);
    const { width, height, fps } = camera.layers.at(-1) ?? { width: 0, height: 0, fps: 0 };
    await this.#seat.produce({
      transportId: send.transportId,
      source: 'camera',
      rtpParameters: cameraParameters(camera),
      picture: { height, frameRate: fps },
    });
    for (const stream of cameraStreams(camera)) endpoint.send(stream);
    await this.#seat.ready();
    const sent = sentCamera({
      packets: 300,
      bitrate: 500_000,
      width,
      height,
      capturedWidth: width,
      capturedHeight: height,
    });
    this.#seat.tellQuality({ sent: [sent], received: [] });
  }

  /** Everybody's camera, in tiles as high as they are sent. */
  async watch(how: Pick<CameraOptions, 'transportCc' | 'retransmits'>): Promise<void> {
    const { receive, producers, rtpCapabilities } = await this.#seat.join();
    const endpoint = await this.#seat.connect(receive, this.#generator);
    const capabilities = receivingCapabilities(rtpCapabilities, how);
    const consumers = await this.#seat.consume(receive.transportId, producers, capabilities);
    for (const { rtpParameters } of consumers) endpoint.receive(streamOf(rtpParameters));
    await this.#seat.resume(consumers);
    const sources = producers.map(({ peerId, source }) => ({ peerId, source, wish: { maxHeight: 360 } }));
    await this.#seat.askOnPath('media.wishes', { sources });
    await this.#seat.ready();
    const seen = { packets: 300, bitrate: 500_000, width: 640, height: 360 };
    this.#seat.tellQuality({ sent: [], received: producers.map(({ peerId }) => receivedCamera(peerId, seen)) });
  }

  leave(): void {
    this.#seat.leave();
  }
}
