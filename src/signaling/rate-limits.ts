import type { RequestType } from '../protocol/contract.ts';
import type { ApplicationId } from '../protocol/ids.ts';
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
  'meeting.about': { perSecond: 1, burst: 5 },
  'meeting.look': { perSecond: 1, burst: 10 },
  'room.sources': { perSecond: 10, burst: 40 },
  'seat.return': { perSecond: 1, burst: 5 },
  'moderation.mute': { perSecond: 5, burst: 30 },
  'moderation.mute-all': { perSecond: 0.5, burst: 5 },
  // Whom it is said to is interrupted by it.
  'moderation.ask-unmute': { perSecond: 0.5, burst: 10 },
  'moderation.stop-screen': { perSecond: 1, burst: 10 },
  'moderation.remove': { perSecond: 2, burst: 20 },
  'moderation.let-in': { perSecond: 2, burst: 20 },
  'moderation.lock': { perSecond: 1, burst: 10 },
  'moderation.lobby': { perSecond: 1, burst: 10 },
  // Each knock is seen by all who may open; the first ones are those of somebody who walks to and fro.
  'lobby.wait': { perSecond: 0.2, burst: 5 },
  'lobby.leave': { perSecond: 1, burst: 5 },
  'lobby.admit': { perSecond: 5, burst: 50 },
  'lobby.deny': { perSecond: 5, burst: 50 },
  'room.hand': { perSecond: 0.5, burst: 5 },
  // Applause is five in a second; more is noise.
  'room.react': { perSecond: 3, burst: 8 },
  'p2p.description': { perSecond: 5, burst: 30 },
  'p2p.candidates': { perSecond: 30, burst: 200 },
  'media.join': { perSecond: 2, burst: 10 },
  'media.connect': { perSecond: 4, burst: 20 },
  'media.produce': { perSecond: 5, burst: 20 },
  'media.close-producer': { perSecond: 5, burst: 20 },
  // A consumer or two for each source that comes, in a room where everybody comes at once.
  'media.consume': { perSecond: 30, burst: 200 },
  'media.resume': { perSecond: 30, burst: 200 },
  // A window that is pulled larger, a strip of tiles that is scrolled; clients wait for it to come to rest.
  'media.wishes': { perSecond: 5, burst: 20 },
  'media.picture': { perSecond: 2, burst: 10 },
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

/** By less than this a sum of fractions misses one: who waited as long as they were told is let through. */
const ROUNDING = 1e-9;

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
    if (this.#tokens < 1 - ROUNDING) return Math.ceil(((1 - this.#tokens) / this.#rate.perSecond) * 1000);
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

/** All devices of one application together, where it has a limit of its own: what one program does, others do not feel. */
export class ApplicationRates {
  readonly #perSecond: (applicationId: ApplicationId) => number | null;
  readonly #buckets = new Map<ApplicationId, { perSecond: number; bucket: TokenBucket }>();

  constructor(perSecond: (applicationId: ApplicationId) => number | null) {
    this.#perSecond = perSecond;
  }

  /** 0 if the request may pass, else the milliseconds until one may. */
  take(applicationId: ApplicationId, now: number): number {
    const perSecond = this.#perSecond(applicationId);
    if (perSecond === null) {
      this.#buckets.delete(applicationId);
      return 0;
    }
    let own = this.#buckets.get(applicationId);
    if (own?.perSecond !== perSecond) {
      own = { perSecond, bucket: new TokenBucket({ perSecond, burst: BURST_SECONDS * perSecond }, now) };
      this.#buckets.set(applicationId, own);
    }
    return own.bucket.take(now);
  }
}

/** Everybody of a program may come at once, after a restart say. */
const BURST_SECONDS = 10;

/** Counts what fails, by whoever it is that fails. */
export class FailureWindow {
  readonly #most: number;
  readonly #failures = new Map<string, { count: number; until: number }>();

  /** `most`: within a minute. */
  constructor(most: number) {
    this.#most = most;
  }

  /** One more. 0: it is one of those that may be; else the milliseconds until it is over. */
  count(who: string, now: number): number {
    const before = this.#failures.get(who);
    const failures = before && before.until > now ? before : { count: 0, until: now + FAILURE_WINDOW_MS };
    failures.count += 1;
    if (failures !== before) this.#begin(who, failures, now);
    return failures.count > this.#most ? failures.until - now : 0;
  }

  /** The oldest stand first. */
  #begin(who: string, failures: { count: number; until: number }, now: number): void {
    this.#failures.delete(who);
    this.#failures.set(who, failures);
    for (const [other, { until }] of this.#failures) {
      if (until > now && this.#failures.size <= MAX_FAILING) break;
      this.#failures.delete(other);
    }
  }
}

const FAILURE_WINDOW_MS = 60_000;
/** Beyond it the oldest are forgotten. More takes memory of whoever has as many addresses. */
const MAX_FAILING = 10_000;
