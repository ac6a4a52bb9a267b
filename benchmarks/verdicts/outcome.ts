import type { ScoredLeg } from '../../src/protocol/quality.ts';
import type { Topology } from '../../src/protocol/topology.ts';
import type { ScoreInputs } from '../../src/quality/quality-events.ts';

/** What came of one impairment in one call. */
export type Outcome = {
  topology: Topology;
  impairment: string;
  correct: boolean;
  /** Since the onset, in ms; null: it never was. */
  namedMs: number | null;
  /** Since the end, in ms; null: something was still said half a minute later. */
  goneMs: number | null;
  said: { cause: string; leg: string | null; source: string; symptom: string; evidence: string; isRight: boolean }[];
  /** The lowest score of each of the sender's sources on each leg. */
  measured: { source: string; leg: ScoredLeg; mos: number; inputs: ScoreInputs }[];
};

/** `--save` writes it, and docs/quality.md has it as a table. */
export type Calibration = { date: string; outcomes: readonly Outcome[] };
