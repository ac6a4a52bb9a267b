import * as fc from 'fast-check';
import { Office } from './office.ts';
import type { Registry } from './server.ts';
import { type Step, sequences } from './steps.ts';

/** Longer finds what takes long to come about; shorter tries more beginnings in the same time. */
const LONGEST = 400;

/** One day in the office, step by step. Throws where something is not as it must be. */
export function play(registry: Registry, steps: readonly Step[], reached?: Set<string>): void {
  const office = new Office(registry, reached);
  for (const step of steps) office.play(step);
  office.goHome();
}

/** Plays so many days at random. `steps`: how many there were; `found`: what went wrong, in the fewest steps if it `shrinks`. */
export function playAtRandom(
  registry: Registry,
  { days, shrinks = true, reached }: { days: number; shrinks?: boolean; reached?: Set<string> },
): { steps: number; found: string | null } {
  let steps = 0;
  const day = fc.property(sequences(LONGEST), (sequence) => {
    steps += sequence.length;
    play(registry, sequence, reached);
  });
  const { failed, counterexample, errorInstance, seed } = fc.check(day, { numRuns: days, endOnFailure: !shrinks });
  if (!failed) return { steps, found: null };
  const [shortest] = counterexample ?? [];
  return { steps, found: `${errorInstance} (seed ${seed}) after ${JSON.stringify(shortest)}` };
}
