import type { PeerId } from '../protocol/ids.ts';
import type { Mark, Verdict } from '../protocol/quality.ts';
import type { SourceName } from '../protocol/rooms.ts';
import { evidence } from './evidence/evidence.ts';
import type { LegSample } from './sample.ts';
import { type Scores, scoreSample } from './score.ts';
import type { Finding } from './verdict.ts';
import { forget, isNews, NEW_WATCH, observe, told, type Watch } from './watch.ts';

/** How `receiver` gets that source of `sender` now, and where something is wrong, why. */
export type Judged = {
  readonly sender: PeerId;
  readonly receiver: PeerId;
  readonly source: SourceName;
  readonly mos: number | null;
  readonly mark: Mark | null;
  readonly verdict: Verdict | null;
};

/** `scores`: of this sample alone, also where it came too late to change what is said. */
export type JudgedSample = Judged & { readonly sample: LegSample; readonly scores: Scores };

type Way = Pick<Judged, 'sender' | 'receiver' | 'source'>;

/** One room's watches: samples in, in the order of their times, and out what is to be said of each way. */
export class RoomVerdicts {
  readonly #nameOf: (peerId: PeerId) => string;
  readonly #watches = new Map<string, { readonly way: Way; watch: Watch }>();

  /** `nameOf`: as people read it, for the evidence. */
  constructor(nameOf: (peerId: PeerId) => string) {
    this.#nameOf = nameOf;
  }

  observe(sample: LegSample, now: number): JudgedSample {
    const way = { sender: sample.sender.peerId, receiver: sample.receiver.peerId, source: sample.source };
    const key = `${way.receiver} ${way.sender} ${way.source}`;
    const before = this.#watches.get(key)?.watch ?? NEW_WATCH;
    const watch = observe(before, sample, now);
    this.#watches.set(key, { way, watch });
    const scores = watch.last === sample ? watch.scores : scoreSample(sample);
    return { ...this.#judged(way, watch), sample, scores };
  }

  /** Ways of which nothing was measured for so long that nothing is said any more, where something was. */
  tick(now: number): Judged[] {
    return [...this.#watches].flatMap(([key, { way, watch }]) => {
      const after = forget(watch, now);
      if (after === watch) return [];
      this.#watches.delete(key);
      return isNews(told(watch), told(after)) ? [this.#judged(way, after)] : [];
    });
  }

  /** This peer has left. */
  forget(peerId: PeerId): void {
    for (const [key, { way }] of this.#watches) {
      if (way.sender === peerId || way.receiver === peerId) this.#watches.delete(key);
    }
  }

  #judged(way: Way, watch: Watch): Judged {
    const { mos, mark, finding } = told(watch);
    return { ...way, mos, mark, verdict: finding && this.#verdict(way, finding) };
  }

  #verdict({ sender, receiver }: Way, finding: Finding): Verdict {
    const { cause, leg, symptom, reason } = finding;
    const names = { sender: this.#nameOf(sender), receiver: this.#nameOf(receiver) };
    return { cause, leg, symptom, reason, evidence: evidence(finding, names) };
  }
}
