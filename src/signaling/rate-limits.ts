import type { RequestType } from '../protocol/contract.ts';
import { MAX_DIGESTS_PER_REQUEST } from '../protocol/quality.ts';
import { MAX_DIGESTS_KEPT } from '../protocol/quality-digest.ts';

/** `burst` at once, then `perSecond`. Generous to real clients: a client that meets one of these has a fault. */
export type Rate = { readonly perSecond: number; readonly burst: number };

export const requestRates = {
  hello: { perSecond: 1, burst: 3 },
  resume: { perSecond: 1, burst: 3 },
  bye: { perSecond: 1, burst: 2 },
  ping: { perSecond: 2, burst: 10 },
  'presence.choose': { perSecond: 1, burst: 10 },
  'presence.idle': { perSecond: 1, burst: 10 },
  // Each key that is typed into a search, and each page that is scrolled to.
  'presence.find': { perSecond: 5, burst: 20 },
  'presence.watch': { perSecond: 5, burst: 20 },
  'call.place': { perSecond: 1, burst: 10 },
  'call.ringing': { perSecond: 5, burst: 20 },
  'call.answer': { perSecond: 2, burst: 10 },
  'call.decline': { perSecond: 2, burst: 10 },
  'call.cancel': { perSecond: 2, burst: 10 },
  'call.leave': { perSecond: 2, burst: 10 },
  'call.add': { perSecond: 1, burst: 10 },
  'call.join': { perSecond: 1, burst: 10 },
  'call.rejoin': { perSecond: 1, burst: 10 },
  'call.waiting': { perSecond: 1, burst: 5 },
  'meeting.create': { perSecond: 1, burst: 10 },
  'meeting.look': { perSecond: 1, burst: 10 },
  'room.sources': { perSecond: 10, burst: 40 },
  'seat.return': { perSecond: 1, burst: 5 },
  'p2p.description': { perSecond: 5, burst: 30 },
  'p2p.candidates': { perSecond: 30, burst: 200 },
  'media.join': { perSecond: 2, burst: 10 },
  'media.connect': { perSecond: 4, burst: 20 },
  'media.produce': { perSecond: 5, burst: 20 },
  'media.close-producer': { perSecond: 5, burst: 20 },
  // A consumer or two for each source that comes, in a room where everybody comes at once.
  'media.consume': { perSecond: 30, burst: 200 },
  'media.resume': { perSecond: 30, burst: 200 },
  'media.restart-ice': { perSecond: 2, burst: 10 },
  'topology.ready': { perSecond: 2, burst: 10 },
  'topology.failed': { perSecond: 2, burst: 10 },
  // One in five seconds, a few more when things turn for the worse, and at once what was kept while nobody could be told.
  'quality.digest': { perSecond: 1, burst: 2 * Math.ceil(MAX_DIGESTS_KEPT / MAX_DIGESTS_PER_REQUEST) },
  // Each costs a router and some bandwidth for a while.
  'test.open': { perSecond: 0.1, burst: 3 },
  'test.close': { perSecond: 1, burst: 5 },
  'quality.diagnosis': { perSecond: 0.2, burst: 5 },
  'quality.rate': { perSecond: 0.5, burst: 5 },
  'history.calls': { perSecond: 2, burst: 20 },
  'history.seen': { perSecond: 1, burst: 10 },
} as const satisfies Record<RequestType, Rate>;

/** Frames of a connection, whatever is in them: parsing costs even for nonsense. */
const frameRate: Rate = { perSecond: 200, burst: 1_000 };

/** Token bucket: synchronous and without timers, since it stands in front of every message. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAt = now;
  }

  /** 0 if the message may pass, else the milliseconds until one may. */
  take(now: number): number {
    const refill = ((now - this.#filledAt) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + Math.max(0, refill));
    this.#filledAt = now;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / this.#rate.perSecond) * 1000);
    this.#tokens -= 1;
    return 0;
  }
}

/** One connection's buckets: all frames, and each type of request, made when first needed. */
export class RequestLimiter {
  readonly #frames: TokenBucket;
  readonly #buckets = new Map<RequestType, TokenBucket>();

  constructor(now: number) {
    this.#frames = new TokenBucket(frameRate, now);
  }

  takeFrame(now: number): number {
    return this.#frames.take(now);
  }

  take(type: RequestType, now: number): number {
    let bucket = this.#buckets.get(type);
    if (!bucket) {
      bucket = new TokenBucket(requestRates[type], now);
      this.#buckets.set(type, bucket);
    }
    return bucket.take(now);
  }
}
