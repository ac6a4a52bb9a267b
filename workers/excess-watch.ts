import type { types } from 'mediasoup';
import type { PeerId } from '../src/protocol/ids.ts';
import type { Excess } from '../src/rooms/ports.ts';

/** Shorter contains a flood sooner, and costs a question or three a sender each time. mediasoup's own window is 2.5 s. */
const MEASURED_EVERY_MS = 2_000;
/**
 * In bit/s, of what belongs to no producer. Reports, checks and what encryption adds take less than a tenth of this beside
 * a camera; a client that has not heard yet that its producer is closed sends more only for a moment.
 */
const STRAY_FROM = 1_000_000;

type Sender = {
  readonly peerId: PeerId;
  readonly transport: types.WebRtcTransport;
  /** What each may take. */
  readonly producers: readonly { readonly producer: types.Producer; readonly most: number }[];
};

/** Since the beginning, in bytes. */
type Came = { readonly at: number; readonly all: number; readonly known: number };

/** Measures what a session's senders send, whatever they say of it. */
export class ExcessWatch {
  readonly #senders: () => readonly Sender[];
  readonly #told: (excess: readonly Excess[]) => void;
  readonly #came = new WeakMap<types.WebRtcTransport, Came>();
  readonly #timer: NodeJS.Timeout;
  #isMeasuring = false;
  #closed = false;

  constructor(senders: () => readonly Sender[], told: (excess: readonly Excess[]) => void) {
    this.#senders = senders;
    this.#told = told;
    this.#timer = setInterval(() => void this.#measure(), MEASURED_EVERY_MS);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
  }

  /** One after another, as statistics are asked; a worker that answers late is not asked again meanwhile. */
  async #measure(): Promise<void> {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    const excess: Excess[] = [];
    for (const sender of this.#senders()) {
      if (this.#closed) return;
      excess.push(...(await this.#of(sender)));
    }
    this.#isMeasuring = false;
    if (!this.#closed && excess.length > 0) this.#told(excess);
  }

  async #of({ peerId, transport, producers }: Sender): Promise<Excess[]> {
    try {
      const [stats] = await transport.getStats();
      if (!stats) return [];
      const stray = this.#strayOf(transport, stats);
      const excess: Excess[] = stray >= STRAY_FROM ? [{ peerId, producerId: null, bitrate: stray }] : [];
      // Asked are those that may take less than comes in all: beside a camera that is the microphone, nearly always.
      for (const { producer, most } of producers) {
        if (producer.closed || stats.rtpRecvBitrate <= most) continue;
        const bitrate = (await producer.getStats()).reduce((sum, stream) => sum + stream.bitrate, 0);
        if (bitrate > most) excess.push({ peerId, producerId: producer.id, bitrate: Math.round(bitrate) });
      }
      return excess;
    } catch {
      // It was closed meanwhile, or the worker is gone: of that its owner hears by itself.
      return [];
    }
  }

  /** What came since the last time and is of no producer's. mediasoup drops it. */
  #strayOf(transport: types.WebRtcTransport, stats: types.WebRtcTransportStat): number {
    const { bytesReceived, rtpBytesReceived, rtxBytesReceived, timestamp } = stats;
    const came = { at: timestamp, all: bytesReceived, known: rtpBytesReceived + rtxBytesReceived };
    const before = this.#came.get(transport);
    this.#came.set(transport, came);
    if (!before || came.at <= before.at) return 0;
    const bytes = came.all - before.all - (came.known - before.known);
    return Math.max(0, Math.round((bytes * 8_000) / (came.at - before.at)));
  }
}
