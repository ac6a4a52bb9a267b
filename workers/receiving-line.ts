import type { types } from 'mediasoup';
import * as z from 'zod/mini';

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
export const HEARD_BOUND = INITIAL_OUTGOING_BITRATE - 10_000;
/**
 * How many times as much as a line is known to carry is looked for at once: each time a burst of 15 ms, which a line that
 * carries no more has to get rid of. More holds voices up on a line that is at its end; less takes longer to find a wide one.
 */
const AT_ONCE = 2;
/** A bound that would become another by less stays: each one that rises is a burst. */
const NOTICEABLE = 0.1;
/** Near its own bound mediasoup says nothing of the line's. */
const AT_ITS_OWN_BOUND = 0.95;
/**
 * What every line is taken to carry. When little is sent, a hiccup takes the estimate down to that, and it comes back in
 * half a minute only: lower lets a good line go dark for so long; higher crowds the voices of those that are really thin.
 */
const LEAST_BITRATE = 150_000;
/** As mediasoup says it. */
export const UNBOUNDED = 0;

/** What mediasoup’s types leave open. In bit/s; `desiredBitrate`: of all that is sent now. */
const Estimate = z.object({ availableBitrate: z.number(), desiredBitrate: z.number(), maxBitrate: z.number() });
export type Estimate = z.output<typeof Estimate>;

/** The line by which a peer receives: what it carries, and how far that is looked for. */
export class ReceivingLine {
  readonly #transport: types.WebRtcTransport;
  #bound = UNBOUNDED;
  #estimate: Estimate | null = null;
  #wanted: number | null = null;

  /** `heard`: what it carries; null: no bound was found. */
  constructor(transport: types.WebRtcTransport, heard: (downlink: number | null) => void) {
    this.#transport = transport;
    transport.on('trace', ({ type, info }) => {
      if (type !== 'bwe') return;
      const estimate = Estimate.parse(info);
      this.#estimate = estimate;
      this.#look();
      heard(downlinkOf(estimate, this.#wanted));
    });
    // Where any of this is refused, the transport is gone.
    this.#setBound(HEARD_BOUND);
    transport.enableTraceEvent(['bwe']).catch(() => undefined);
    transport.setMinOutgoingBitrate(LEAST_BITRATE).catch(() => undefined);
  }

  isOf(transport: types.WebRtcTransport): boolean {
    return this.#transport === transport;
  }

  /** It is sent less than is wished for, which takes so much; null: it is sent all. */
  want(bitrate: number | null): void {
    this.#wanted = bitrate;
    this.#look();
  }

  #look(): void {
    if (!this.#estimate) return;
    const bound = boundOf(this.#bound, this.#estimate, this.#wanted);
    if (bound !== this.#bound) this.#setBound(bound);
  }

  #setBound(bitrate: number): void {
    this.#bound = bitrate;
    this.#transport.setMaxOutgoingBitrate(bitrate).catch(() => undefined);
  }
}

/** What mediasoup is to be told to look for. */
export function boundOf(before: number, estimate: Estimate, wanted: number | null): number {
  const all = lookedFor(estimate, wanted);
  if (all <= INITIAL_OUTGOING_BITRATE) return HEARD_BOUND;
  if (wanted === null) return UNBOUNDED;
  // A lower bound takes away what has just been found; one that stays costs nothing.
  const already = before === UNBOUNDED ? LOOKS_FOR * estimate.desiredBitrate : before;
  const bound = Math.round(Math.min(all, Math.max(HEARD_BOUND, AT_ONCE * estimate.availableBitrate, already)));
  return Math.abs(bound - before) > NOTICEABLE * before ? bound : before;
}

/** Null: it carries all that is wished for, as far as was looked. */
export function downlinkOf(estimate: Estimate, wanted: number | null): number | null {
  const { availableBitrate, maxBitrate } = estimate;
  const looksForAll = maxBitrate >= (1 - NOTICEABLE) * lookedFor(estimate, wanted);
  return looksForAll && availableBitrate >= AT_ITS_OWN_BOUND * maxBitrate ? null : availableBitrate;
}

const lookedFor = ({ desiredBitrate }: Estimate, wanted: number | null): number =>
  LOOKS_FOR * Math.max(desiredBitrate, wanted ?? 0);
