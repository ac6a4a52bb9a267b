import type { Verdict } from '../protocol/quality.ts';

/** Whose fault it is, where, and what is seen or heard of it. */
type Trouble = Pick<Verdict, 'cause' | 'leg' | 'symptom'>;

/** The same trouble in other figures is no news. Null: there is none. */
export const isOtherTrouble = (before: Trouble | null, after: Trouble | null): boolean =>
  before?.cause !== after?.cause || before?.leg !== after?.leg || before?.symptom !== after?.symptom;
