import type { VerdictSpan } from './call-report.ts';
import type { TimelineEvent } from './timeline.ts';

type VerdictEvent = Extract<TimelineEvent, { type: 'verdict-begun' | 'verdict-ended' }>;

const isVerdict = (event: TimelineEvent): event is VerdictEvent =>
  event.type === 'verdict-begun' || event.type === 'verdict-ended';

/** Each verdict from its beginning to its end, in the order of the beginnings. `timeline`: in the order of the facts. */
export function verdictSpans(timeline: readonly TimelineEvent[]): VerdictSpan[] {
  const spans: VerdictSpan[] = [];
  const open = new Map<string, VerdictSpan>();
  for (const event of timeline.filter(isVerdict)) {
    const { type, at, peerId, viewerId, source, cause, symptom, evidence } = event;
    const key = `${peerId} ${viewerId} ${source} ${cause} ${symptom}`;
    const begun = open.get(key);
    if (type === 'verdict-begun') {
      const span = { peerId, viewerId, source, cause, symptom, evidence, from: at, until: null };
      open.set(key, span);
      spans.push(span);
    } else if (begun) {
      begun.until = at;
      open.delete(key);
    }
  }
  return spans;
}
