import type { LegSample } from '../../../src/quality/sample.ts';
import { find } from '../../../src/quality/verdict.ts';
import type { AudioChanges } from './samples.ts';

/** What is found, in short. */
export function said(sample: LegSample, before: LegSample | null = null): string | null {
  const finding = find(sample, before);
  return finding && `${finding.cause} ${finding.leg ?? '-'} ${finding.symptom} ${finding.reason.code}`;
}

/** So much of the sound does not reach the receiver. */
export const lossOf = (share: number, others: AudioChanges = {}): AudioChanges => ({
  ...others,
  received: { packets: Math.round(250 * (1 - share)), lost: Math.round(250 * share), ...others.received },
});

/** Of a picture, by its receiver. */
export const nothing = { packets: 0, framesReceived: 0, framesDecoded: 0, framesDropped: 0, qpSum: 0 };
