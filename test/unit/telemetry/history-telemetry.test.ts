import { describe, expect, test } from 'vitest';
import type { HistoryEvents } from '../../../src/history/history-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { logFacts } from '../../../src/telemetry/event-log.ts';
import { observeHistory } from '../../../src/telemetry/history-metrics.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';
import { rethrow } from '../../support/recorded.ts';

describe('the writing of the call log', () => {
  test('O2: batches, failures and what was dropped are counted; what waits is read', () => {
    const registry = new MetricRegistry();
    const history = new TypedEmitter<HistoryEvents>(rethrow);
    const setWaiting = observeHistory(registry, history);
    const has = (line: string): boolean => registry.scrape(undefined).text.split('\n').includes(line);
    expect(has('parley_history_entries_dropped_total{reason="refused"} 0')).toBe(true);
    history.emit('batch-written', { entries: 500, tookMs: 40 });
    history.emit('batch-written', { entries: 7, tookMs: 10 });
    history.emit('batch-failed', { because: 'nobody answers' });
    history.emit('entries-dropped', { reason: 'scores', count: 3 });
    setWaiting({ waiting: 12 });
    expect(has('parley_history_entries_written_total 507')).toBe(true);
    expect(has('parley_history_write_seconds_sum 0.05')).toBe(true);
    expect(has('parley_history_write_failures_total 1')).toBe(true);
    expect(has('parley_history_entries_dropped_total{reason="scores"} 3')).toBe(true);
    expect(has('parley_history_entries_waiting 12')).toBe(true);
  });

  test('O4: that it cannot be written is told once, and what somebody should look into', () => {
    const lines: string[] = [];
    const log = createLogger('info', { write: (line) => void lines.push(line) });
    const history = new TypedEmitter<HistoryEvents>(rethrow);
    const silent = new TypedEmitter<never>(rethrow);
    const others = { calls: silent, rooms: silent, sessions: silent, feedback: silent };
    logFacts(log, { ...others, history } as unknown as Parameters<typeof logFacts>[1]);
    history.emit('database-lost', { because: 'nobody answers' });
    history.emit('batch-failed', { because: 'nobody answers' });
    history.emit('entries-dropped', { reason: 'scores', count: 1 });
    history.emit('entries-dropped', { reason: 'refused', count: 1 });
    history.emit('database-back', { awayMs: 1_000, waiting: 5 });
    history.emit('calls-pruned', { count: 9 });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 40, msg: 'call log cannot be written', because: 'nobody answers' },
      { level: 40, msg: 'call log entries dropped', reason: 'refused', count: 1 },
      { level: 30, msg: 'call log can be written again', awayMs: 1_000, waiting: 5 },
      { level: 30, msg: 'old calls forgotten', count: 9 },
    ]);
  });
});
