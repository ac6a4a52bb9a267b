import type { CallId } from '../protocol/ids.ts';
import type { StoredWebhookEvent } from './webhook-store.ts';

export type RestSettings = {
  /** After a first failure; doubled after each. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
};

/** The first event of a call that was not told: the call's later ones wait for it. */
type Rest = {
  readonly seq: number;
  readonly failures: number;
  /** Those for which it can be blamed: refused, or not taken while others were. */
  readonly refusals: number;
  /** How many of the application's events were heard by its last failure. */
  readonly heard: number;
  readonly notBefore: number;
};

/** `now`: of an even clock. */
type Failure = { readonly refused: boolean; readonly heard: number; readonly now: number };

/** Calls that wait until their next event is tried again, each for itself. */
export class RestingCalls {
  readonly #settings: RestSettings;
  readonly #rests = new Map<CallId, Rest>();

  constructor(settings: RestSettings) {
    this.#settings = settings;
  }

  /** Who hears other events meanwhile is not away: then this one is as good as refused. */
  failed({ callId, seq }: StoredWebhookEvent, { refused, heard, now }: Failure): Rest {
    const before = this.#rests.get(callId);
    const known = before?.seq === seq ? before : null;
    const failures = (known?.failures ?? 0) + 1;
    const isToBlame = refused || (known !== null && heard > known.heard);
    const refusals = (known?.refusals ?? 0) + (isToBlame ? 1 : 0);
    const rest = { seq, failures, refusals, heard, notBefore: now + backoffMs(this.#settings, failures) };
    this.#rests.set(callId, rest);
    return rest;
  }

  /** `now`: null where none is due. */
  isResting(callId: CallId, now: number | null): boolean {
    const rest = this.#rests.get(callId);
    return rest !== undefined && (now === null || rest.notBefore > now);
  }

  wentOn(callId: CallId): void {
    this.#rests.delete(callId);
  }

  /** Those that were due and not met any more: the store forgot their events. */
  forget(now: number): void {
    for (const [callId, { notBefore }] of this.#rests) if (notBefore <= now) this.#rests.delete(callId);
  }

  clear(): void {
    this.#rests.clear();
  }

  /** The lowest number that waits; Infinity: nothing does. */
  get firstSeq(): number {
    return this.#lowest(({ seq }) => seq);
  }

  get nextDue(): number {
    return this.#lowest(({ notBefore }) => notBefore);
  }

  #lowest(of: (rest: Rest) => number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const rest of this.#rests.values()) least = Math.min(least, of(rest));
    return least;
  }
}

export const backoffMs = ({ retryMs, maxRetryMs }: RestSettings, failures: number): number =>
  Math.min(retryMs * 2 ** (failures - 1), maxRetryMs);
