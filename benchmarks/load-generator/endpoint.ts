import type { GeneratorProcess, StreamNews } from './generator-process.ts';
import type { Streams } from './measures.ts';

export type Remote = {
  address: string;
  port: number;
  usernameFragment: string;
  password: string;
};

export type DtlsRole = 'client' | 'server';

/** One layer, or a stream that has none; several make a simulcast one. Payloads are no pictures, but headers are right. */
export type StreamToSend = {
  ssrc: number;
  payloadType: number;
  kind: 'audio' | 'video';
  fps: number;
  packetsPerFrame: number;
  bytesPerPacket: number;
  width?: number;
  height?: number;
  rtx?: { ssrc: number; payloadType: number };
  /** Id of the header extension; of a picture. */
  transportCc?: number;
  /** Id of the header extension, and how loud it says that the sound is, in dBov (RFC 6464). */
  audioLevel?: { id: number; volume: number };
};

export type StreamToReceive = { ssrc: number; rtxSsrc?: number; transportCc?: number };

/** One end of a connection. */
export class Endpoint {
  readonly id: number;
  readonly port: number;
  readonly iceParameters: { usernameFragment: string; password: string };
  /** SHA-256. */
  readonly fingerprint: string;
  readonly #process: GeneratorProcess;
  readonly #firsts = new Map<number, PromiseWithResolvers<number>>();
  readonly #heights = new Map<number, { height: number; end: (ms: number | null) => void }>();

  constructor(
    process: GeneratorProcess,
    opened: { id: number; port: number; ufrag: string; password: string; fingerprint: string },
  ) {
    this.#process = process;
    this.id = opened.id;
    this.port = opened.port;
    this.iceParameters = { usernameFragment: opened.ufrag, password: opened.password };
    this.fingerprint = opened.fingerprint;
  }

  /** Resolves when packets can be protected. In milliseconds from the first check on. */
  async connect(to: Remote, role: DtlsRole = 'client'): Promise<{ iceMs: number; dtlsMs: number; profile: string }> {
    const { address, port, usernameFragment, password } = to;
    const connected = this.#process.next('connected', this.id);
    this.#process.say(`connect ${this.id} ${address} ${port} ${usernameFragment} ${password} ${role}`);
    return await connected;
  }

  /** From now on, or once it is connected. */
  send(stream: StreamToSend): void {
    const { rtx, width = 0, height = 0, transportCc = 0, audioLevel } = stream;
    const words = {
      ssrc: stream.ssrc,
      pt: stream.payloadType,
      fps: stream.fps,
      packets: stream.packetsPerFrame,
      size: stream.bytesPerPacket,
      video: stream.kind === 'video' ? 1 : 0,
      width,
      height,
      'transport-cc': transportCc,
      'audio-level': audioLevel?.id ?? 0,
      level: -(audioLevel?.volume ?? 0),
      'rtx-ssrc': rtx?.ssrc ?? 0,
      'rtx-pt': rtx?.payloadType ?? 0,
    };
    this.#process.say(`send ${this.id} ${inWords(words)}`);
  }

  /** It is not sent until it is resumed, and begins with a key frame then: an encoder whose layer was switched off. */
  pause(ssrc: number): void {
    this.#process.say(`pause ${this.id} ${inWords({ ssrc })}`);
  }

  resume(ssrc: number): void {
    this.#process.say(`resume ${this.id} ${inWords({ ssrc })}`);
  }

  /** What is not announced is received, too; but its retransmissions are taken for another stream. */
  receive({ ssrc, rtxSsrc = 0, transportCc = 0 }: StreamToReceive): void {
    this.#process.say(`receive ${this.id} ${inWords({ ssrc, 'rtx-ssrc': rtxSsrc, 'transport-cc': transportCc })}`);
  }

  /** When the first packet of the stream came: milliseconds from the first check on. */
  first(ssrc: number): Promise<number> {
    return this.#firstOf(ssrc).promise;
  }

  /**
   * After how many milliseconds a packet of the layer of this height came on the stream; null: not within so long, or
   * another one was awaited meanwhile.
   */
  height(ssrc: number, height: number, withinMs: number): Promise<number | null> {
    this.#heights.get(ssrc)?.end(null);
    const { promise, resolve } = Promise.withResolvers<number | null>();
    const timer = setTimeout(() => this.#heights.get(ssrc)?.end(null), withinMs);
    const end = (ms: number | null): void => {
      clearTimeout(timer);
      this.#heights.delete(ssrc);
      resolve(ms);
    };
    this.#heights.set(ssrc, { height, end });
    this.#process.say(`await-height ${this.id} ${inWords({ ssrc, height })}`);
    return promise;
  }

  /** Each one of so many packets is kept and not sent, or taken for lost when it comes; 0: none. */
  lose({ sent = 0, received = 0 }: { sent?: number; received?: number }): void {
    this.#process.say(`lose ${this.id} ${inWords({ sent, received })}`);
  }

  askKeyFrame(ssrc: number): void {
    this.#process.say(`key-frame ${this.id} ${inWords({ ssrc })}`);
  }

  async streams(): Promise<Streams> {
    const streams = this.#process.next('streams', this.id);
    this.#process.say(`streams ${this.id}`);
    return await streams;
  }

  close(): void {
    this.#process.say(`close ${this.id}`);
  }

  /** The generator's call. */
  hear(news: StreamNews): void {
    switch (news.event) {
      case 'first':
        this.#firstOf(news.ssrc).resolve(news.ms);
        return;
      case 'height': {
        const awaited = this.#heights.get(news.ssrc);
        if (awaited?.height === news.height) awaited.end(news.ms);
      }
    }
  }

  #firstOf(ssrc: number): PromiseWithResolvers<number> {
    const known = this.#firsts.get(ssrc) ?? Promise.withResolvers<number>();
    this.#firsts.set(ssrc, known);
    return known;
  }
}

const inWords = (words: Readonly<Record<string, number>>): string =>
  Object.entries(words)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
