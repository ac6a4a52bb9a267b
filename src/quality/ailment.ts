import type { Symptom } from '../protocol/quality.ts';

/** `weight`: how much of the quality it takes, 0 to 1. */
export type Ailment = { readonly symptom: Symptom; readonly weight: number };
