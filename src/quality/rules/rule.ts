import type { Cause, Symptom, VerdictLeg } from '../../protocol/quality.ts';
import type { Reason } from '../../protocol/quality-reason.ts';
import type { Lines } from '../lines.ts';
import type { LegSample } from '../sample.ts';

/** `before`: the sample of the period before, on the same path. */
export type Situation = { readonly sample: LegSample; readonly before: LegSample | null; readonly lines: Lines };

export type Blame = { readonly cause: Cause; readonly leg: VerdictLeg; readonly reason: Reason };

export type Rule = {
  /** For the table in docs/quality.md. */
  readonly name: string;
  readonly causes: readonly Cause[];
  readonly when: string;
  readonly explains: readonly Symptom[];
  /** Null: it was not this. Asked only about a symptom that it explains. */
  readonly blame: (situation: Situation, symptom: Symptom) => Blame | null;
};
