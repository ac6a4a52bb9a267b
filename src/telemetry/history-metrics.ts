import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { DropReason, HistoryEvents } from '../history/history-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';

const DROP_REASONS: readonly DropReason[] = ['scores', 'events', 'refused', 'unwritten'];

/** How the call log is written. Returns what sets the gauge when metrics are scraped. */
export function observeHistory(
  registry: Registry,
  history: TypedEmitter<HistoryEvents>,
): (now: { waiting: number }) => void {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'parley_history_write_seconds',
    help: 'From handing a batch of the call log to the database until it was written, repeated attempts included.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600],
    registers,
  });
  const written = new Counter({
    name: 'parley_history_entries_written_total',
    help: 'Entries of the call log that were written.',
    registers,
  });
  const failures = new Counter({
    name: 'parley_history_write_failures_total',
    help: 'Attempts to write a batch of the call log, or to reach its database, that failed; they are repeated.',
    registers,
  });
  const dropped = new Counter({
    name: 'parley_history_entries_dropped_total',
    help: 'Entries of the call log that will never be written, by why.',
    labelNames: ['reason'],
    registers,
  });
  const waiting = new Gauge({
    name: 'parley_history_entries_waiting',
    help: 'Entries of the call log that wait for the database.',
    registers,
  });
  // What an alert asks for has to be there before it happens first.
  for (const reason of DROP_REASONS) dropped.inc({ reason }, 0);
  history.on('batch-written', ({ entries, tookMs }) => {
    written.inc(entries);
    seconds.observe(tookMs / 1000);
  });
  history.on('batch-failed', () => failures.inc());
  history.on('entries-dropped', ({ reason, count }) => dropped.inc({ reason }, count));
  return (now) => waiting.set(now.waiting);
}
