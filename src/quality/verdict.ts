import type { Symptom } from '../protocol/quality.ts';
import { ailments } from './ailments.ts';
import { type Lines, linesOf } from './lines.ts';
import type { Blame } from './rules/rule.ts';
import { rules } from './rules/rules.ts';
import type { LegSample } from './sample.ts';

/** One period's finding. `weight`: how much of the quality the symptom takes, 0 to 1. */
export type Finding = Blame & { readonly symptom: Symptom; readonly weight: number };

/** A lighter symptom that nothing explains is not worth a word. */
const UNEXPLAINED_FROM = 0.5;

/**
 * Who is at fault in one period, for one sender, receiver and source: of the worst symptom that has an explanation, the
 * first rule that gives it. Null: nothing is wrong, or nobody can tell. `before`: the sample of the period before, on
 * the same path.
 */
export function find(sample: LegSample, before: LegSample | null, lines: Lines = linesOf(sample)): Finding | null {
  const found = ailments(sample, lines);
  for (const { symptom, weight } of found) {
    for (const rule of rules) {
      const blame = rule.explains.includes(symptom) ? rule.blame({ sample, before, lines }, symptom) : null;
      if (blame) return { ...blame, symptom, weight };
    }
  }
  const [worst] = found;
  if (!worst || worst.weight < UNEXPLAINED_FROM) return null;
  return { cause: 'unknown', leg: null, reason: { code: 'unexplained' }, ...worst };
}
