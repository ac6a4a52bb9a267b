import type { ConsumerOffer, TransportOffer } from '../../src/protocol/media.ts';
import type { RtpCapabilities } from '../../src/protocol/rtp.ts';
import { SEES, streamOf } from '../load-generator/camera.ts';
import type { Endpoint, StreamToReceive } from '../load-generator/endpoint.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { HEARS, microphoneParameters, microphoneStream } from '../load-generator/microphone.ts';
import { call, callerOf } from '../load-generator/transports.ts';
import type { Frame, LightClient } from '../signaling/light-client.ts';
import { type Joined, joinedFrom } from '../support/joined.ts';

/** The endpoints of one peer, opened beforehand, as a browser has its sockets before anybody clicks. */
export type Ends = { send: Endpoint; receive: Endpoint };

export async function openEnds(generator: LoadGenerator): Promise<Ends> {
  return { send: await generator.open(), receive: await generator.open() };
}

const SEES_AND_HEARS: RtpCapabilities = { ...SEES, codecs: [...(SEES.codecs ?? []), ...(HEARS.codecs ?? [])] };

type Part = { ssrc: number; speaks?: boolean; sees?: boolean };

/** Somebody who comes into a meeting, sends a microphone, and is brought what the others send, as with the SDK. */
export class JoiningPeer {
  /** Milliseconds from coming in to the first packet of anybody; null: nobody was sending on the SFU by then. */
  firstPacketMs: number | null = null;
  /** How many sources it receives. */
  consumed = 0;
  /** How far it came. */
  stage = 'waits for the SFU';
  readonly #client: LightClient;
  readonly #ends: Ends;
  readonly #speaks: boolean;
  readonly #can: RtpCapabilities;
  readonly #ssrc: number;
  #callId = '';
  #generation = 0;
  /** The SFU knows who is going to call for what is received. */
  readonly #announced = Promise.withResolvers<void>();
  #cameAt = 0;

  /** `speaks`: its microphone is heard; the others' are silent, and by DTX not sent. `sees`: it is sent pictures, too. */
  constructor(client: LightClient, ends: Ends, { ssrc, speaks = false, sees = false }: Part) {
    this.#client = client;
    this.#ends = ends;
    this.#ssrc = ssrc;
    this.#speaks = speaks;
    this.#can = sees ? SEES_AND_HEARS : HEARS;
  }

  /** Resolves when it has done all that it can do by itself. */
  async come(meetingId: string): Promise<void> {
    this.#cameAt = performance.now();
    const onSfu = new Promise<number>((resolve) => {
      this.#client.heard = (frame) => this.#hear(frame, resolve);
    });
    const { data } = await this.#client.ask('call.join', { meetingId, video: false });
    this.#callId = String(data['callId']);
    this.#generation = await onSfu;
    this.stage = 'is on its way to the SFU';
    const joined = joinedFrom(await this.#askOnPath('media.join', { rtpCapabilities: this.#can }));
    this.stage = 'connects';
    await Promise.all([this.#receive(joined), this.#send(joined)]);
    await this.#askOnPath('topology.ready', { connectedMs: 1 });
    this.stage = 'is there';
  }

  leave(): void {
    this.#client.cut();
  }

  #hear({ type, data }: Frame, onSfu: (generation: number) => void): void {
    if (type === 'room.joined' || type === 'topology.switching') {
      const path = data['path'] as { topology: string; generation: number } | null;
      if (path?.topology === 'sfu') onSfu(path.generation);
    }
    if (type !== 'media.consumer-added') return;
    this.#take([data['consumer'] as ConsumerOffer]).catch((error: unknown) => {
      this.stage = `failed (${String(error)})`;
    });
  }

  async #receive({ receive: offer, consumers = [] }: Joined): Promise<void> {
    const { receive } = this.#ends;
    await this.#announce(receive, offer);
    this.#announced.resolve();
    await Promise.all([call(receive, offer), this.#take(consumers)]);
  }

  async #send(joined: Joined): Promise<void> {
    const { transportId } = joined.send;
    // As mediasoup-client does: the SFU would drop a handshake that begins before it knows of it.
    await this.#announce(this.#ends.send, joined.send);
    await call(this.#ends.send, joined.send);
    const rtpParameters = microphoneParameters(this.#ssrc);
    await this.#askOnPath('media.produce', { transportId, source: 'microphone', rtpParameters });
    if (this.#speaks) this.#ends.send.send(microphoneStream(this.#ssrc));
  }

  /** Sound needs no further word. */
  async #take(consumers: readonly ConsumerOffer[]): Promise<void> {
    for (const { rtpParameters } of consumers) this.#await(streamOf(rtpParameters));
    this.consumed += consumers.length;
    const consumerIds = consumers.flatMap(({ consumerId, resumed }) => (resumed ? [] : [consumerId]));
    if (consumerIds.length === 0) return;
    await this.#announced.promise;
    await this.#askOnPath('media.resume', { consumerIds });
  }

  #await(stream: StreamToReceive): void {
    const { receive } = this.#ends;
    receive.receive(stream);
    void receive.first(stream.ssrc).then(() => {
      this.firstPacketMs ??= performance.now() - this.#cameAt;
    });
  }

  async #announce(endpoint: Endpoint, { transportId }: TransportOffer): Promise<void> {
    await this.#askOnPath('media.connect', { transportId, dtlsParameters: callerOf(endpoint) });
  }

  #askOnPath(type: string, data: object): Promise<Frame> {
    return this.#client.ask(type, { callId: this.#callId, generation: this.#generation, ...data });
  }
}
