import { parseScalabilityMode, type types } from 'mediasoup';
import * as z from 'zod/mini';
import type { PeerId } from '../src/protocol/ids.ts';
import type { BandwidthNews, LayerBitrates } from '../src/rooms/ports.ts';

/**
 * What the SFU takes a receiver's bandwidth for until it has measured it. Lower: a blurred start; higher: a burst that a
 * thin line loses. At 4 Mbit/s a room that moves to the SFU keeps its sharpness.
 */
export const INITIAL_OUTGOING_BITRATE = 4_000_000;
/**
 * mediasoup looks for 1.35 × what it would send, and for the initial bitrate at least; but an estimate of exactly that one
 * it leaves unheard (TransportCongestionControlClient, `OnTargetTransferRate`). So a line that had become good again stood
 * at what it had carried before. A bound just below is heard.
 */
const LOOKS_FOR = 1.35;
const HEARD_BOUND = INITIAL_OUTGOING_BITRATE - 10_000;

/** For how long news are gathered. Longer reacts later; shorter has a room of many plan for each of them. */
const GATHERED_MS = 200;
/** How often pictures are measured. mediasoup's own window is 2.5 s. Shorter costs a question a picture more often. */
const MEASURED_EVERY_MS = 1_000;
/** Changes of a line below this part are none. */
const NOTICEABLE = 0.05;
/**
 * mediasoup never looks for more than a third above what it would send, or its initial bitrate: near that bound of its own
 * it says nothing of the line's.
 */
const AT_ITS_OWN_BOUND = 0.95;

/**
 * What every line is taken to carry. When little is sent, a hiccup takes the estimate down to that, and it comes back in
 * half a minute only: lower lets a good line go dark for so long; higher crowds the voices of those that are really thin.
 */
const LEAST_BITRATE = 150_000;

type Options = {
  told: (news: BandwidthNews) => void;
  pictures: () => readonly types.Producer[];
};

/** Tells what a session's lines carry, and while one of them has a bound, or where it is asked to, what its pictures take. */
export class Bandwidth {
  readonly #with: Options;
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

  /** The transport on which a peer receives. It is left out again when it is closed. */
  add(peerId: PeerId, transport: types.WebRtcTransport): void {
    let bound = HEARD_BOUND;
    const setBound = (bitrate: number): void => {
      bound = bitrate;
      transport.setMaxOutgoingBitrate(bitrate).catch(() => undefined);
    };
    transport.on('trace', ({ type, info }) => {
      if (type !== 'bwe') return;
      const estimate = Estimate.parse(info);
      const needed = LOOKS_FOR * estimate.desiredBitrate > INITIAL_OUTGOING_BITRATE ? UNBOUNDED : HEARD_BOUND;
      if (needed !== bound) setBound(needed);
      this.#hear(peerId, downlinkOf(estimate));
    });
    transport.observer.once('close', () => this.#hear(peerId, null));
    // Where any of this is refused, the transport is gone.
    setBound(HEARD_BOUND);
    transport.enableTraceEvent(['bwe']).catch(() => undefined);
    transport.setMinOutgoingBitrate(LEAST_BITRATE).catch(() => undefined);
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

/** What mediasoup’s types leave open. */
const Estimate = z.object({ availableBitrate: z.number(), desiredBitrate: z.number(), maxBitrate: z.number() });
type Estimate = z.output<typeof Estimate>;

/** As mediasoup says it. */
const UNBOUNDED = 0;

function downlinkOf({ availableBitrate, maxBitrate }: Estimate): number | null {
  return availableBitrate >= AT_ITS_OWN_BOUND * maxBitrate ? null : availableBitrate;
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
