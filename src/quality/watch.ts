import type { Mark } from '../protocol/quality.ts';
import { linesOf, USUAL_PERIOD_MS } from './lines.ts';
import { type MarkState, marked, NO_MARK } from './mark.ts';
import type { LegSample } from './sample.ts';
import { NO_SCORES, type Scores, scoreSample } from './score.ts';
import { isSettled } from './settled.ts';
import { isOtherTrouble } from './trouble.ts';
import { type Finding, find } from './verdict.ts';
import { judge, NO_VERDICT, pause, type VerdictState } from './verdict-state.ts';
import { isWanted } from './wanted.ts';

/** What is remembered of one source between two peers: the last sample, what is said of it, and how it is marked. */
export type Watch = {
  readonly last: LegSample | null;
  readonly scores: Scores;
  readonly marked: MarkState;
  readonly verdict: VerdictState;
};

export const NEW_WATCH: Watch = { last: null, scores: NO_SCORES, marked: NO_MARK, verdict: NO_VERDICT };

/** Nothing was measured for so long: what was said does not hold any more. Longer keeps old news. */
export const FORGOTTEN_AFTER_MS = 20_000;

/**
 * One sample more, in the order of their times. One that comes late (kept by a client through a disconnect) changes
 * nothing of what is shown now; it can be scored for the report by `scoreSample`.
 */
export function observe(before: Watch, sample: LegSample, now: number): Watch {
  const last = before.last;
  if ((last && sample.at <= last.at) || now - sample.at >= FORGOTTEN_AFTER_MS) return before;
  const { verdict, marked: mark } = isContinued(last, sample) ? before : NEW_WATCH;
  const lines = linesOf(sample);
  const scores = scoreSample(sample, lines);
  const seen = { last: sample, scores };
  if (!isWanted(sample)) return { ...NEW_WATCH, ...seen };
  if (!isSettled(sample)) return { ...seen, marked: mark, verdict: pause(verdict) };
  const finding = find(sample, isContinued(last, sample) ? last : null, lines);
  return {
    ...seen,
    marked: scores.whole === null ? mark : marked(mark, scores.whole),
    verdict: judge(verdict, finding, periodOf(sample)),
  };
}

/** To be asked now and then: where no sample comes any more nothing is said. */
export function forget(watch: Watch, now: number): Watch {
  return watch.last && now - watch.last.at >= FORGOTTEN_AFTER_MS ? NEW_WATCH : watch;
}

/** What people are told. `mos`: smoothed; null until something was measured. A fault that is named is never marked good. */
export type Told = { readonly mos: number | null; readonly mark: Mark | null; readonly finding: Finding | null };

export function told({ marked: { mos, mark }, verdict: { shown } }: Watch): Told {
  return { mos, mark: shown && mark === 'good' ? 'fair' : mark, finding: shown };
}

/** Whether there is anything new in it: another mark, fault or symptom. Numbers alone are no news. */
export const isNews = (before: Told, after: Told): boolean =>
  before.mark !== after.mark || isOtherTrouble(before.finding, after.finding);

const isContinued = (last: LegSample | null, sample: LegSample): boolean =>
  last !== null && last.generation === sample.generation && sample.at - last.at < FORGOTTEN_AFTER_MS;

/** How much time a sample stands for: the longer of the two ends' periods. */
const periodOf = ({ sender, receiver }: LegSample): number =>
  Math.max(sender.digest?.periodMs ?? 0, receiver.digest?.periodMs ?? 0) || USUAL_PERIOD_MS;
