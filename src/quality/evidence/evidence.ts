import type { VerdictLeg } from '../../protocol/quality.ts';
import type { Reason } from '../../protocol/quality-reason.ts';
import { endEvidence } from './end-evidence.ts';
import { lineEvidence } from './line-evidence.ts';
import { type Names, shortNames } from './names.ts';

/**
 * What decided a verdict, in one English sentence with its numbers. The web client says the same of `reason` in the
 * languages that it speaks.
 */
export function evidence({ leg, reason }: { leg: VerdictLeg; reason: Reason }, names: Names): string {
  const short = shortNames(names);
  switch (reason.code) {
    case 'narrow-line':
    case 'full-line':
    case 'loss':
    case 'jitter':
    case 'delay':
    case 'nothing-arrives':
      return lineEvidence(leg ?? 'line', reason, short);
    default:
      return endEvidence(leg, reason, short);
  }
}
