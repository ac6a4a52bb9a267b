import { parseScalabilityMode, type types } from 'mediasoup';
import type { PeerId } from '../src/protocol/ids.ts';
import type { BandwidthNews, LayerBitrates, WantedLine } from '../src/rooms/ports.ts';
import { ReceivingLine } from './receiving-line.ts';

/** For how long news are gathered. Longer reacts later; shorter has a room of many plan for each of them. */
const GATHERED_MS = 200;
/** How often pictures are measured. mediasoup's own window is 2.5 s. Shorter costs a question a picture more often. */
const MEASURED_EVERY_MS = 1_000;
/** Changes of a line below this part are none. */
const NOTICEABLE = 0.05;
type Options = {
  told: (news: BandwidthNews) => void;
  pictures: () => readonly types.Producer[];
};

/** Tells what a session's lines carry, and while one of them has a bound, or where it is asked to, what its pictures take. */
export class Bandwidth {
  readonly #with: Options;
  readonly #lines = new Map<PeerId, ReceivingLine>();
  /** As told last. */
  readonly #downlinks = new Map<PeerId, number>();
  readonly #news = new Map<PeerId, number | null>();
  #gathering: NodeJS.Timeout | null = null;
  #measuring: NodeJS.Timeout | null = null;
  #isMeasured = true;
  #measuresAlways = false;
  #closed = false;

  constructor(options: Options) {
    this.#with = options;
  }

  /** The transport on which a peer receives. It is left out again when it is closed. Said again, it changes nothing. */
  add(peerId: PeerId, transport: types.WebRtcTransport): void {
    if (this.#lines.get(peerId)?.isOf(transport)) return;
    const line = new ReceivingLine(transport, (downlink) => this.#hear(peerId, downlink));
    this.#lines.set(peerId, line);
    transport.observer.once('close', () => {
      if (this.#lines.get(peerId) === line) this.#lines.delete(peerId);
      this.#hear(peerId, null);
    });
  }

  /** What lines would have to carry that carry less. Who is gone is left out. */
  want(wanted: readonly WantedLine[]): void {
    for (const { peerId, bitrate } of wanted) this.#lines.get(peerId)?.want(bitrate);
  }

  measureAlways(): void {
    if (this.#closed) return;
    this.#measuresAlways = true;
    this.#measuring ??= setInterval(() => void this.#measure(), MEASURED_EVERY_MS);
  }

  close(): void {
    this.#closed = true;
    if (this.#gathering) clearTimeout(this.#gathering);
    if (this.#measuring) clearInterval(this.#measuring);
  }

  #hear(peerId: PeerId, downlink: number | null): void {
    if (this.#closed || !isNews(this.#news.get(peerId) ?? this.#downlinks.get(peerId) ?? null, downlink)) return;
    this.#news.set(peerId, downlink);
    this.#gathering ??= setTimeout(() => this.#tellDownlinks(), GATHERED_MS);
  }

  #tellDownlinks(): void {
    this.#gathering = null;
    const downlinks = [...this.#news].map(([peerId, downlink]) => ({ peerId, downlink }));
    this.#news.clear();
    for (const { peerId, downlink } of downlinks) {
      if (downlink === null) this.#downlinks.delete(peerId);
      else this.#downlinks.set(peerId, downlink);
    }
    this.#with.told({ downlinks, pictures: [] });
    if (this.#downlinks.size > 0) {
      this.#measuring ??= setInterval(() => void this.#measure(), MEASURED_EVERY_MS);
    } else if (this.#measuring && !this.#measuresAlways) {
      clearInterval(this.#measuring);
      this.#measuring = null;
    }
  }

  /** A worker that answers late is not asked again meanwhile. */
  async #measure(): Promise<void> {
    if (!this.#isMeasured) return;
    this.#isMeasured = false;
    const producers = this.#with.pictures().filter(({ closed, paused }) => !closed && !paused);
    const measured = await Promise.allSettled(
      producers.map(async (producer) => ({
        producerId: producer.id,
        bitrates: bitratesOf(producer, await producer.getStats()),
      })),
    );
    this.#isMeasured = true;
    if (this.#closed) return;
    // What is closed meanwhile cannot answer.
    const pictures = measured.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    this.#with.told({ downlinks: [], pictures });
  }
}

function isNews(before: number | null, after: number | null): boolean {
  if (before === null || after === null) return before !== after;
  return Math.abs(after - before) > NOTICEABLE * before;
}

/** mediasoup tells each stream's layers with those below them; a stream without layers has its bitrate alone. */
export function bitratesOf(
  { rtpParameters }: Pick<types.Producer, 'rtpParameters'>,
  streams: readonly Pick<types.ProducerStat, 'bitrate' | 'bitrateByLayer' | 'ssrc' | 'rid'>[],
): LayerBitrates {
  const { encodings = [] } = rtpParameters;
  const { spatialLayers, temporalLayers } = parseScalabilityMode(encodings[0]?.scalabilityMode);
  const layersOf = (stream: (typeof streams)[number] | undefined, spatial: number): number[] =>
    Array.from({ length: temporalLayers }, (_, temporal) => {
      const byLayer: unknown = stream?.bitrateByLayer?.[`${spatial}.${temporal}`];
      return typeof byLayer === 'number' && byLayer > 0 ? byLayer : (stream?.bitrate ?? 0);
    });
  if (encodings.length < 2) {
    return Array.from({ length: spatialLayers }, (_, spatial) => layersOf(streams[0], spatial));
  }
  return encodings.map(({ rid, ssrc }) =>
    layersOf(
      streams.find((stream) => (rid === undefined ? stream.ssrc === ssrc : stream.rid === rid)),
      0,
    ),
  );
}
