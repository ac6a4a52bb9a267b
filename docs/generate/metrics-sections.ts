import { callMetrics } from '../../src/telemetry/call-metrics.ts';
import { historyMetrics } from '../../src/telemetry/history-metrics.ts';
import type { Label, MetricDeclaration } from '../../src/telemetry/metric-declaration.ts';
import { declaredMetrics } from '../../src/telemetry/metrics.ts';
import { pathMetrics } from '../../src/telemetry/path-metrics.ts';
import { processMetrics } from '../../src/telemetry/process-metrics.ts';
import { qualityMetrics } from '../../src/telemetry/quality-metrics.ts';
import { signalingMetrics } from '../../src/telemetry/signaling-metrics.ts';
import { snapshotMetrics } from '../../src/telemetry/snapshot-metrics.ts';
import { switchMetrics } from '../../src/telemetry/switch-metrics.ts';
import { webhookMetrics } from '../../src/telemetry/webhook-metrics.ts';
import { code, table } from './markdown.ts';

const topics: readonly (readonly [title: string, metrics: Readonly<Record<string, MetricDeclaration>>])[] = [
  ['Calls', callMetrics],
  ['Media paths', pathMetrics],
  ['Switches between paths', switchMetrics],
  ['Quality', qualityMetrics],
  ['Signaling', signalingMetrics],
  ['The call log', historyMetrics],
  ['Webhooks', webhookMetrics],
  ['What exists now', snapshotMetrics],
  ['The process', processMetrics],
];

/** The tables of docs/metrics.md. Throws where a metric belongs to no topic. */
export function metricsSections(): Record<string, string> {
  const told = new Set(topics.flatMap(([, metrics]) => Object.values(metrics)));
  const untold = Object.values(declaredMetrics).filter((metric) => !told.has(metric));
  if (untold.length > 0) throw new Error(`no topic has ${untold.map(({ name }) => name).join(', ')}`);
  return {
    metrics: topics.map(([title, metrics]) => `### ${title}\n\n${tableOf(Object.values(metrics))}`).join('\n\n'),
    labels: tableOfLabels(Object.values(declaredMetrics)),
  };
}

const tableOf = (metrics: readonly MetricDeclaration[]): string =>
  table(
    ['Metric', 'Type', 'Labels', 'By', 'Meaning'],
    metrics.map((metric) => [
      code(metric.name),
      metric.type,
      Object.keys(metric.labels).map(code).join(', ') || 'none',
      metric.source,
      metric.help + bucketsOf(metric),
    ]),
  );

const bucketsOf = (metric: MetricDeclaration): string =>
  metric.type === 'histogram' ? ` Buckets: ${metric.buckets.join(', ')}.` : '';

/** A row for each meaning that a label's name has. */
function tableOfLabels(metrics: readonly MetricDeclaration[]): string {
  const rows = new Map<string, { name: string; label: Label; of: string[] }>();
  for (const metric of metrics) {
    for (const [name, label] of Object.entries(metric.labels)) {
      const key = JSON.stringify([name, label]);
      const row = rows.get(key) ?? { name, label, of: [] };
      rows.set(key, row);
      row.of.push(metric.name);
    }
  }
  const alphabetically = [...rows.values()].toSorted((one, other) => one.name.localeCompare(other.name));
  return table(
    ['Label', 'Of', 'Values', 'Meaning'],
    alphabetically.map(({ name, label, of }) => [code(name), of.map(code).join(' '), valuesOf(label), label.meaning]),
  );
}

const valuesOf = (label: Label): string =>
  'values' in label ? label.values.map(code).join(', ') : `at most ${label.atMost}, then ${code('other')}`;
