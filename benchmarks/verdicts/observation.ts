import type { PeerId } from '../../src/protocol/ids.ts';
import type { LegScore, QualityEvents, VerdictFact } from '../../src/quality/quality-events.ts';
import type { TypedEmitter } from '../../src/shared/typed-emitter.ts';

/** `at`: when it was told. */
type Told = { fact: VerdictFact; at: number; endedAt: number | null };

/** What the server says of one call’s quality, as it says it. */
export class Observation {
  readonly told: Told[] = [];
  readonly scores: LegScore[] = [];
  readonly #offs: (() => void)[];

  constructor(events: TypedEmitter<QualityEvents>) {
    this.#offs = [
      events.on('verdict-begun', (fact) => this.told.push({ fact, at: Date.now(), endedAt: null })),
      events.on('verdict-ended', (fact) => {
        const begun = this.told.findLast((told) => told.endedAt === null && isSame(told.fact, fact));
        if (begun) begun.endedAt = Date.now();
      }),
      events.on('leg-scored', (score) => this.scores.push(score)),
    ];
  }

  get open(): Told[] {
    return this.told.filter(({ endedAt }) => endedAt === null);
  }

  toldSince(at: number): Told[] {
    return this.told.filter((told) => told.at >= at);
  }

  /** The lowest score of each source of that peer on each leg, told in that time. */
  worstScores(from: PeerId, since: number): LegScore[] {
    const worst = new Map<string, LegScore>();
    for (const score of this.scores) {
      if (score.peerId !== from || score.at < since) continue;
      const key = `${score.source} ${score.leg}`;
      const known = worst.get(key);
      if (!known || score.mos < known.mos) worst.set(key, score);
    }
    return [...worst.values()];
  }

  close(): void {
    for (const off of this.#offs) off();
  }
}

const isSame = (one: VerdictFact, other: VerdictFact): boolean =>
  one.peerId === other.peerId &&
  one.viewerId === other.viewerId &&
  one.source === other.source &&
  one.cause === other.cause &&
  one.symptom === other.symptom;
