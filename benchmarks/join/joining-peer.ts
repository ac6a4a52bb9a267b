import type { ConsumerOffer, Producer, TransportOffer } from '../../src/protocol/media.ts';
import type { RtpCapabilities } from '../../src/protocol/rtp.ts';
import { streamOf } from '../load-generator/camera.ts';
import type { Endpoint } from '../load-generator/endpoint.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { hearingCapabilities, microphoneParameters, microphoneStream } from '../load-generator/microphone.ts';
import type { Frame, LightClient } from '../signaling/light-client.ts';

type Joined = {
  rtpCapabilities: RtpCapabilities;
  send: TransportOffer;
  receive: TransportOffer;
  producers: Producer[];
};

/** The endpoints of one peer, opened beforehand, as a browser has its sockets before anybody clicks. */
export type Ends = { send: Endpoint; receive: Endpoint };

export async function openEnds(generator: LoadGenerator): Promise<Ends> {
  return { send: await generator.open(), receive: await generator.open() };
}

/** Somebody who comes into a meeting, sends a microphone, and receives everybody's, as they come. */
export class JoiningPeer {
  /** Milliseconds from coming in to the first packet of anybody; null: nobody was sending on the SFU by then. */
  firstPacketMs: number | null = null;
  /** Whose microphones it receives. */
  consumed = 0;
  readonly #client: LightClient;
  readonly #ends: Ends;
  readonly #speaks: boolean;
  readonly #ssrc: number;
  #callId = '';
  #generation = 0;
  #joined: Joined | null = null;
  #cameAt = 0;

  /** `speaks`: its microphone is heard; the others' are silent, and by DTX not sent. */
  constructor(client: LightClient, ends: Ends, { ssrc, speaks }: { ssrc: number; speaks: boolean }) {
    this.#client = client;
    this.#ends = ends;
    this.#ssrc = ssrc;
    this.#speaks = speaks;
  }

  /** Resolves when it has done all that it can do by itself. */
  async come(meetingId: string): Promise<void> {
    this.#cameAt = performance.now();
    const onSfu = new Promise<number>((resolve, reject) => {
      this.#client.heard = (frame) => this.#hear(frame, resolve, reject);
    });
    const { data } = await this.#client.ask('call.join', { meetingId, video: false });
    this.#callId = String(data['callId']);
    this.#generation = await onSfu;
    const joined = (await this.#askOnPath('media.join', {})).data as unknown as Joined;
    this.#joined = joined;
    await Promise.all([this.#receive(joined), this.#send(joined)]);
    await this.#askOnPath('topology.ready', { connectedMs: 1 });
  }

  leave(): void {
    this.#client.cut();
  }

  #hear({ type, data }: Frame, onSfu: (generation: number) => void, failed: (error: unknown) => void): void {
    if (type === 'room.joined' || type === 'topology.switching') {
      const path = data['path'] as { topology: string; generation: number } | null;
      if (path?.topology === 'sfu') onSfu(path.generation);
    }
    if (type !== 'media.producer-added' || !this.#joined) return;
    this.#consume(this.#joined, [data['producer'] as Producer]).catch(failed);
  }

  async #receive(joined: Joined): Promise<void> {
    const connected = this.#connect(this.#ends.receive, joined.receive);
    await Promise.all([connected, this.#consume(joined, joined.producers)]);
  }

  async #send(joined: Joined): Promise<void> {
    const { transportId } = joined.send;
    await this.#connect(this.#ends.send, joined.send);
    const rtpParameters = microphoneParameters(this.#ssrc);
    await this.#askOnPath('media.produce', { transportId, source: 'microphone', rtpParameters });
    if (this.#speaks) this.#ends.send.send(microphoneStream(this.#ssrc));
  }

  async #consume(joined: Joined, producers: readonly Producer[]): Promise<void> {
    if (producers.length === 0) return;
    const { data } = await this.#askOnPath('media.consume', {
      transportId: joined.receive.transportId,
      producerIds: producers.map(({ producerId }) => producerId),
      rtpCapabilities: hearingCapabilities(joined.rtpCapabilities),
    });
    const consumers = data['consumers'] as ConsumerOffer[];
    for (const { rtpParameters } of consumers) this.#await(streamOf(rtpParameters).ssrc);
    await this.#askOnPath('media.resume', { consumerIds: consumers.map(({ consumerId }) => consumerId) });
    this.consumed += consumers.length;
  }

  #await(ssrc: number): void {
    const { receive } = this.#ends;
    receive.receive({ ssrc });
    void receive.first(ssrc).then(() => {
      this.firstPacketMs ??= performance.now() - this.#cameAt;
    });
  }

  async #connect(endpoint: Endpoint, { transportId, iceCandidates, iceParameters }: TransportOffer): Promise<void> {
    const candidate = iceCandidates.find(({ protocol }) => protocol === 'udp');
    if (!candidate) throw new Error('the transport has no address');
    const fingerprints = [{ algorithm: 'sha-256', value: endpoint.fingerprint }];
    await Promise.all([
      this.#askOnPath('media.connect', { transportId, dtlsParameters: { role: 'client', fingerprints } }),
      endpoint.connect({ address: candidate.address, port: candidate.port, ...iceParameters }),
    ]);
  }

  #askOnPath(type: string, data: object): Promise<Frame> {
    return this.#client.ask(type, { callId: this.#callId, generation: this.#generation, ...data });
  }
}
