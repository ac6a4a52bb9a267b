import type { LegScore } from './quality-events.ts';

/** A client back after a disconnect tells of sixty periods at once (`MAX_DIGESTS_KEPT`). Fewer would tell some again. */
const PERIODS_KEPT = 64;
/** Who receives a source tells of it within some seconds; of one that has ended nothing comes any more. */
const FORGOTTEN_AFTER_MS = 20_000;
/** Of a period: clients' timers waver. Lower tells it again to the rhythm of another receiver. */
const APART = 0.9;

type Told = { readonly ends: number[]; askedAt: number };

/** Which periods of an uplink were told: all who receive the source know it, each at its own time. */
export class ToldUplinks {
  readonly #told = new Map<string, Told>();

  isNew(
    { peerId, source, at, periodMs }: Pick<LegScore, 'peerId' | 'source' | 'at' | 'periodMs'>,
    now: number,
  ): boolean {
    const key = `${peerId} ${source}`;
    const told = this.#told.get(key) ?? { ends: [], askedAt: now };
    this.#told.set(key, told);
    told.askedAt = now;
    if (told.ends.some((end) => Math.abs(at - end) < periodMs * APART)) return false;
    told.ends.push(at);
    if (told.ends.length > PERIODS_KEPT) told.ends.shift();
    return true;
  }

  /** Those of whom nothing comes any more. */
  forgetOld(now: number): void {
    for (const [key, { askedAt }] of this.#told) if (now - askedAt >= FORGOTTEN_AFTER_MS) this.#told.delete(key);
  }
}
