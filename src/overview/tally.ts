import type { CallOutcome } from '../protocol/calls.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Cause } from '../protocol/quality.ts';
import type { Topology } from '../protocol/topology.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { Counts, SpanReport, SwitchOutcome } from './overview-report.ts';
import { mergedTimes, NO_TIMES, type Times, timesReport, withTime } from './times.ts';

/** What is counted. `poor`: the cause, where a source was poor as it was received. */
export type Counted =
  | { readonly type: 'placed' }
  | { readonly type: 'ended'; readonly outcome: CallOutcome }
  | { readonly type: 'set-up'; readonly setupMs: number }
  | { readonly type: 'switched'; readonly outcome: SwitchOutcome }
  | { readonly type: 'media-gap'; readonly gapMs: number }
  | { readonly type: 'path-failed'; readonly topology: Topology }
  | { readonly type: 'scored'; readonly periodMs: number; readonly poor: Cause | null }
  | { readonly type: 'refused'; readonly code: ErrorCode }
  | {
      readonly type: 'looked';
      readonly calls: number;
      readonly peers: number;
      readonly loopLagMs: number;
      readonly workerCpu: number | null;
    };

/** What is known of a span of time; as much of a busy one as of a quiet one. */
export type Tally = Omit<SpanReport, 'setup' | 'mediaGap'> & { readonly setup: Times; readonly mediaGap: Times };

export const EMPTY_TALLY: Tally = {
  placed: 0,
  ended: {},
  setup: NO_TIMES,
  switches: {},
  mediaGap: NO_TIMES,
  pathFailures: {},
  scoredMs: 0,
  poorMs: {},
  refused: {},
  peak: { calls: 0, peers: 0, loopLagMs: 0, workerCpu: null },
};

export function tallied(tally: Tally, fact: Counted): Tally {
  switch (fact.type) {
    case 'placed':
      return { ...tally, placed: tally.placed + 1 };
    case 'ended':
      return { ...tally, ended: plus(tally.ended, fact.outcome, 1) };
    case 'set-up':
      return { ...tally, setup: withTime(tally.setup, fact.setupMs) };
    case 'switched':
      return { ...tally, switches: plus(tally.switches, fact.outcome, 1) };
    case 'media-gap':
      return { ...tally, mediaGap: withTime(tally.mediaGap, fact.gapMs) };
    case 'path-failed':
      return { ...tally, pathFailures: plus(tally.pathFailures, fact.topology, 1) };
    case 'scored': {
      const { periodMs, poor } = fact;
      const poorMs = poor === null ? tally.poorMs : plus(tally.poorMs, poor, periodMs);
      return { ...tally, scoredMs: tally.scoredMs + periodMs, poorMs };
    }
    case 'refused':
      return { ...tally, refused: plus(tally.refused, fact.code, 1) };
    case 'looked':
      return { ...tally, peak: higher(tally.peak, fact) };
    default:
      return exhaustive(fact);
  }
}

export const mergedTallies = (one: Tally, other: Tally): Tally => ({
  placed: one.placed + other.placed,
  ended: sum(one.ended, other.ended),
  setup: mergedTimes(one.setup, other.setup),
  switches: sum(one.switches, other.switches),
  mediaGap: mergedTimes(one.mediaGap, other.mediaGap),
  pathFailures: sum(one.pathFailures, other.pathFailures),
  scoredMs: one.scoredMs + other.scoredMs,
  poorMs: sum(one.poorMs, other.poorMs),
  refused: sum(one.refused, other.refused),
  peak: higher(one.peak, other.peak),
});

export const tallyReport = (tally: Tally): SpanReport => ({
  ...tally,
  setup: timesReport(tally.setup),
  mediaGap: timesReport(tally.mediaGap),
});

const plus = <K extends string>(counts: Counts<K>, key: K, more: number): Counts<K> => ({
  ...counts,
  [key]: (counts[key] ?? 0) + more,
});

function sum<K extends string>(one: Counts<K>, other: Counts<K>): Counts<K> {
  const entries = Object.entries(other) as [K, number][];
  return entries.reduce((counts, [key, more]) => plus(counts, key, more), one);
}

type Peak = Tally['peak'];

function higher(one: Peak, { calls, peers, loopLagMs, workerCpu }: Peak): Peak {
  return {
    calls: Math.max(one.calls, calls),
    peers: Math.max(one.peers, peers),
    loopLagMs: Math.max(one.loopLagMs, loopLagMs),
    workerCpu: workerCpu === null ? one.workerCpu : Math.max(one.workerCpu ?? 0, workerCpu),
  };
}
