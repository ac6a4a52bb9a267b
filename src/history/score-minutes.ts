import type { CallId } from '../protocol/ids.ts';
import { MINUTE_MS } from '../shared/minute.ts';
import type { ScoreRow } from './log-entry.ts';
import type { LegId, QualityFacts } from './quality-facts.ts';
import { minuteOf, SLOTS, slotOf } from './score-time.ts';

type Scored = QualityFacts['leg-scored'];
export type Minute = LegId & { mos: number; at: number };

/** Fewer scores are no minute to judge a call by: somebody joined at its end, or left at its beginning. */
const ENOUGH_SCORES = 3;

/** No candidate pair was told. */
const UNKNOWN_PATH = 'unknown';

type Filling = { row: ScoreRow; mos: (number | null)[] };

/** Gathers a call's scores into one row a minute and leg, and knows the worst minute. Times in ms since the epoch. */
export class ScoreMinutes {
  readonly #callId: CallId;
  readonly #put: (row: ScoreRow) => void;
  readonly #filling = new Map<string, Filling>();
  #worst: Minute | null = null;

  constructor(callId: CallId, put: (row: ScoreRow) => void) {
    this.#callId = callId;
    this.#put = put;
  }

  get worst(): Minute | null {
    return this.#worst;
  }

  /** The worst minute until the server's restart. */
  recall(worst: Minute | null): void {
    if (worst && (!this.#worst || worst.mos < this.#worst.mos)) this.#worst = worst;
  }

  /** A leg's minute is put when its next one begins; scores of earlier minutes, which come late, at once. */
  add(scored: Scored): void {
    const key = `${scored.peerId} ${scored.viewerId} ${scored.source} ${scored.leg}`;
    const minute = minuteOf(scored.at);
    const before = this.#filling.get(key);
    if (before && minute < before.row.minute) {
      const late = this.#begin(scored, minute);
      this.#put({ ...late.row, mos: late.mos });
    } else if (before && before.row.minute === minute) {
      fill(before, scored);
    } else {
      if (before) this.#complete(before);
      this.#filling.set(key, this.#begin(scored, minute));
    }
  }

  /** Minutes that were over at that time are put, though nothing followed. */
  flush(overAt: number): void {
    for (const [key, filling] of this.#filling) {
      if ((filling.row.minute + 1) * MINUTE_MS > overAt) continue;
      this.#filling.delete(key);
      this.#complete(filling);
    }
  }

  #begin(scored: Scored, minute: number): Filling {
    const { peerId, viewerId, source, leg, mos, inputs } = scored;
    const path = scored.path ?? UNKNOWN_PATH;
    const of = { callId: this.#callId, peerId, viewerId, source, leg };
    const empty = Array.from({ length: SLOTS }, () => null);
    const row: ScoreRow = { type: 'scores', ...of, minute, path, mos: empty, worst: { mos, inputs } };
    const filling = { row, mos: [...empty] };
    fill(filling, scored);
    return filling;
  }

  #complete({ row, mos }: Filling): void {
    this.#put({ ...row, mos });
    const scores = mos.filter((score) => score !== null);
    if (scores.length < ENOUGH_SCORES) return;
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    if (this.#worst && this.#worst.mos <= mean) return;
    const { peerId, viewerId, source, leg, minute } = row;
    this.#worst = { peerId, viewerId, source, leg, mos: Math.round(mean * 100) / 100, at: minute * MINUTE_MS };
  }
}

/** Of two scores within the same five seconds the lower one counts. */
function fill(filling: Filling, { at, path, mos, inputs }: Scored): void {
  const slot = slotOf(at);
  const before = filling.mos[slot] ?? null;
  filling.mos[slot] = before === null ? mos : Math.min(before, mos);
  const worst = mos <= filling.row.worst.mos ? { mos, inputs } : filling.row.worst;
  filling.row = { ...filling.row, path: path ?? filling.row.path, worst };
}
