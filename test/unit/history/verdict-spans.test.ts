import { expect, test } from 'vitest';
import type { TimelineEvent } from '../../../src/history/timeline.ts';
import { verdictSpans } from '../../../src/history/verdict-spans.ts';
import { peerId } from '../../support/people.ts';

type Verdict = Extract<TimelineEvent, { type: 'verdict-begun' }>;

const of = (more: Partial<Verdict> = {}): Omit<Verdict, 'type' | 'at'> => ({
  peerId: peerId('anna'),
  viewerId: peerId('boris'),
  source: 'microphone',
  cause: 'network',
  symptom: 'choppy-audio',
  evidence: 'Lost.',
  ...more,
});
const begun = (at: number, more: Partial<Verdict> = {}): TimelineEvent => ({ type: 'verdict-begun', at, ...of(more) });
const ended = (at: number, more: Partial<Verdict> = {}): TimelineEvent => ({ type: 'verdict-ended', at, ...of(more) });

test('H3: verdicts are from their beginning to their end; of those that never ended, it is not known', () => {
  const timeline: TimelineEvent[] = [
    { type: 'media-failed', at: 0 },
    begun(1),
    begun(2, { cause: 'receiver-cpu', source: 'camera' }),
    ended(3, { source: 'camera' }),
    ended(4),
    begun(5, { evidence: 'Again.' }),
  ];
  expect(verdictSpans(timeline).map(({ cause, from, until, evidence }) => ({ cause, from, until, evidence }))).toEqual([
    { cause: 'network', from: 1, until: 4, evidence: 'Lost.' },
    { cause: 'receiver-cpu', from: 2, until: null, evidence: 'Lost.' },
    { cause: 'network', from: 5, until: null, evidence: 'Again.' },
  ]);
});
