import type { DropReason, HistoryEvents } from '../history/history-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { counter, every, gauge, histogram } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';

export const historyMetrics = {
  historyWrite: histogram({
    name: 'parley_history_write_seconds',
    help: 'From handing a batch of the call log to the database until it was written, repeated attempts included.',
    unit: 'seconds',
    source: 'server',
    labels: {},
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600],
  }),
  historyWritten: counter({
    name: 'parley_history_entries_written_total',
    help: 'Entries of the call log that were written.',
    unit: null,
    source: 'server',
    labels: {},
    fromStart: 'all',
  }),
  historyFailures: counter({
    name: 'parley_history_write_failures_total',
    help: 'Attempts to write a batch of the call log, or to reach its database, that failed; they are repeated.',
    unit: null,
    source: 'server',
    labels: {},
    fromStart: 'all',
  }),
  historyDropped: counter({
    name: 'parley_history_entries_dropped_total',
    help: 'Entries of the call log that will never be written.',
    unit: null,
    source: 'server',
    labels: {
      reason: {
        meaning:
          'The oldest `scores` or `events` made room for newer ones; `overflow`: so did the oldest of any kind, when neither was left; `refused`: the database will never take them; `unwritten`: the server stopped',
        values: every<DropReason>()(['scores', 'events', 'overflow', 'refused', 'unwritten']),
      },
    },
    fromStart: 'all',
  }),
  historyWaiting: gauge({
    name: 'parley_history_entries_waiting',
    help: 'Entries of the call log that wait for the database.',
    unit: null,
    source: 'server',
    labels: {},
  }),
};

/** How the call log is written. `history`: null where nothing is kept. Returns what sets the gauge. */
export function observeHistory(
  registry: MetricRegistry,
  history: TypedEmitter<HistoryEvents> | null,
): (now: { waiting: number } | null) => void {
  const write = registry.histogram(historyMetrics.historyWrite);
  const written = registry.counter(historyMetrics.historyWritten);
  const failures = registry.counter(historyMetrics.historyFailures);
  const dropped = registry.counter(historyMetrics.historyDropped);
  const waiting = registry.gauge(historyMetrics.historyWaiting);
  history?.on('batch-written', ({ entries, tookMs }) => {
    written.inc({}, entries);
    write.observe({}, tookMs / 1000);
  });
  history?.on('batch-failed', () => failures.inc({}));
  history?.on('entries-dropped', ({ reason, count }) => dropped.inc({ reason }, count));
  return (now) => {
    if (now) waiting.set({}, now.waiting);
  };
}
