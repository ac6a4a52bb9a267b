import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { burnRates } from '../../deploy/generate/slos.ts';
import type { Label, MetricDeclaration } from '../../src/telemetry/metric-declaration.ts';
import { declaredMetrics } from '../../src/telemetry/metrics.ts';
import { dashboards, panelQueries, ruleFiles, rules } from '../support/deploy-files.ts';
import { type LabelMatcher, readPromql } from '../support/promql.ts';
import { promtool } from '../support/promtool.ts';

/** Prometheus' own labels of a target, and of its alerts. */
const OF_TARGET = ['job', 'instance'];
const OF_PROMETHEUS: Record<string, readonly string[]> = {
  up: OF_TARGET,
  ALERTS: ['alertname', 'alertstate', ...OF_TARGET],
};
/** Grafana's. */
const WINDOW = '$__rate_interval';

type Known = { labels: readonly string[]; valuesOf: (label: string) => readonly string[] | null };

const metrics: readonly MetricDeclaration[] = Object.values(declaredMetrics);
const recorded = new Map(rules().flatMap(({ record, labels }) => (record ? [[record, Object.keys(labels)]] : [])));

/** The labels that a series of this name has; null: nothing exports or records such a thing. */
function known(name: string): Known | null {
  const plain = OF_PROMETHEUS[name] ?? recorded.get(name);
  if (plain) return { labels: plain, valuesOf: () => null };
  const [, base = '', suffix] = /^(.*?)(_bucket|_sum|_count)?$/.exec(name) ?? [];
  const metric = metrics.find((one) => one.name === name && one.type !== 'histogram');
  const histogram = metrics.find((one) => one.name === base && one.type === 'histogram');
  const found = metric ?? (suffix ? histogram : undefined);
  if (!found) return null;
  const own: Readonly<Record<string, Label>> = found.labels;
  const le = suffix === '_bucket' && found.type === 'histogram' ? found.buckets.map(float) : null;
  return {
    labels: [...Object.keys(own), ...OF_TARGET, ...(le ? ['le'] : [])],
    valuesOf(label) {
      if (label === 'le') return le;
      const set = own[label];
      return set && 'values' in set ? set.values : null;
    },
  };
}

const float = (bound: number): string => (Number.isInteger(bound) ? `${bound}.0` : String(bound));

const withoutVariables = (expr: string): string => expr.replaceAll(WINDOW, '1m');

/** What a query names that is not there. */
function unknownIn(expr: string): string[] {
  const { selectors, grouping } = readPromql(withoutVariables(expr));
  const labelsRead = new Set(selectors.flatMap(({ metric }) => known(metric)?.labels ?? []));
  return [
    ...selectors.flatMap(({ metric, matchers }) => {
      const there = known(metric);
      if (!there) return [`metric ${metric}`];
      return matchers.flatMap((matcher) => unknownInMatcher(there, matcher).map((what) => `${metric}: ${what}`));
    }),
    ...grouping.filter((label) => !labelsRead.has(label)).map((label) => `label ${label}`),
  ];
}

function unknownInMatcher({ labels, valuesOf }: Known, { label, operator, value }: LabelMatcher): string[] {
  if (!labels.includes(label)) return [`label ${label}`];
  const values = valuesOf(label);
  if (!values || value.startsWith('$')) return [];
  const named = operator === '=' || operator === '!=' ? [value] : value.split('|');
  return named.filter((one) => !values.includes(one)).map((one) => `${label}="${one}"`);
}

describe('E9: what dashboards and rules name exists', () => {
  test.each(panelQueries())('$where, $legend', ({ expr, legend }) => {
    expect(unknownIn(expr)).toEqual([]);
    const { selectors, grouping } = readPromql(withoutVariables(expr));
    const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    const whole = grouping.length > 0 ? grouping : selectors.flatMap(({ metric }) => known(metric)?.labels ?? []);
    expect(shown.filter((label) => !whole.includes(label))).toEqual([]);
  });

  test.each(rules())('rule $record$alert $labels', ({ expr }) => {
    expect(unknownIn(expr)).toEqual([]);
  });

  test.each(Object.values(dashboards()))('the choices of $title', ({ templating }) => {
    for (const { query } of templating.list.filter(({ name }) => name !== 'datasource')) {
      const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(query) ?? [];
      expect(known(metric)?.labels).toContain(label);
    }
  });

  test.each([
    ['sum(rate(parley_calls_total[5m]))', ['metric parley_calls_total']],
    ['parley_calls{state="active"}', ['parley_calls: label state']],
    ['parley_calls{phase="actve"}', ['parley_calls: phase="actve"']],
    ['parley_calls{phase=~"active|rung"}', ['parley_calls: phase="rung"']],
    ['sum by (kind) (parley_calls)', ['label kind']],
    ['parley_call_setup_seconds', ['metric parley_call_setup_seconds']],
    ['rate(parley_call_setup_seconds_bucket{le="0.3"}[5m])', []],
    ['rate(parley_call_setup_seconds_bucket{le="0.35"}[5m])', ['parley_call_setup_seconds_bucket: le="0.35"']],
    ['parley:slo_error:ratio_rate7h', ['metric parley:slo_error:ratio_rate7h']],
  ])('the check itself: %s', (expr, unknown) => {
    expect(unknownIn(expr)).toEqual(unknown);
  });

  test('the check itself: what is no PromQL is refused', () => {
    expect(() => readPromql('sum(rate(parley_calls[5m])')).toThrow('no PromQL');
  });
});

describe('dashboards', () => {
  test('four, each with its rows and words on every panel', () => {
    expect(Object.keys(dashboards()).toSorted()).toEqual([
      'parley-media',
      'parley-overview',
      'parley-quality',
      'parley-signaling',
    ]);
    for (const [name, { uid, panels }] of Object.entries(dashboards())) {
      expect(uid).toBe(name);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const silent = panels.filter(({ type, description }) => type !== 'row' && !description);
      expect(silent).toEqual([]);
    }
  });

  test('show every metric of Parley, but for those that are named here', () => {
    const read = new Set(
      [...panelQueries(), ...rules()].flatMap(({ expr }) =>
        readPromql(withoutVariables(expr)).selectors.map(({ metric }) => metric.replace(/_(bucket|sum|count)$/, '')),
      ),
    );
    const unread = metrics.map(({ name }) => name).filter((name) => name.startsWith('parley_') && !read.has(name));
    // The difference to those that began is what holds now: for queries by hand.
    expect(unread).toEqual(['parley_verdicts_ended_total']);
  });
});

describe('rules', () => {
  test('E10: promtool finds nothing in them', () => {
    const { code, output } = promtool(['check', 'rules', ...ruleFiles]);
    expect(output).not.toMatch(/FAILED|error/i);
    expect(code).toBe(0);
  });

  test('E10: every alert has a severity, words, and a runbook that is there', () => {
    const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const alerts = rules().filter(({ alert }) => alert !== undefined);
    expect(alerts.length).toBeGreaterThan(30);
    for (const { alert, labels, annotations } of alerts) {
      expect(['page', 'ticket']).toContain(labels['severity']);
      expect(annotations['summary']).toMatch(/\.$/);
      expect(annotations['description']).toMatch(/\S/);
      expect(annotations['runbook']).toBe(`docs/operations.md#${alert?.toLowerCase()}`);
      expect(operations).toContain(`\n### ${alert}\n`);
    }
  });

  test('E10: burn rates are those of the SRE Workbook, chapter 5, table 5-8', () => {
    expect(burnRates.map(({ factor, long, short }) => [factor, long, short])).toEqual([
      [14.4, '1h', '5m'],
      [6, '6h', '30m'],
      [3, '1d', '2h'],
      [1, '3d', '6h'],
    ]);
  });
});
