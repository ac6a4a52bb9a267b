import type { Ailment } from './ailment.ts';
import { heardAilments } from './audio/heard-ailments.ts';
import type { Lines } from './lines.ts';
import type { LegSample } from './sample.ts';
import { seenAilments } from './video/seen-ailments.ts';
import { isWanted } from './wanted.ts';

/** What is wrong with what is heard or seen, the worst first. */
export function ailments(sample: LegSample, lines: Lines): readonly Ailment[] {
  if (!isWanted(sample)) return [];
  const found = sample.kind === 'audio' ? heardAilments(sample, lines) : seenAilments(sample, lines);
  return found.toSorted((one, other) => other.weight - one.weight);
}
