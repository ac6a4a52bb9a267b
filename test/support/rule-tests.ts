import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promtool } from './promtool.ts';

const rules = ['recording', 'alerts'].map((name) =>
  fileURLToPath(new URL(`../../deploy/prometheus/rules/${name}.yml`, import.meta.url)),
);

/** `values`: Prometheus' notation, as in `0+2x60`: from 0 on, 2 more each minute, 60 times. */
export type Series = Readonly<Record<string, string>>;

type ExpectedAlert = {
  exp_labels: Readonly<Record<string, string>>;
  exp_annotations: Readonly<Record<string, string>>;
};

/** At `minute`, exactly these alerts of that name fire. */
export type Moment = { minute: number; alert: string; firing: readonly ExpectedAlert[] };

/** At `minute`, the expression has one value, without labels; null: none. */
export type Value = { minute: number; expr: string; value: number | null };

/** Plays the series, a sample a minute, through the rules of deploy/; what promtool has to say about it, '' if all is so. */
export function playRules(series: Series, moments: readonly Moment[], values: readonly Value[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-rules-'));
  try {
    const file = join(folder, 'test.json');
    writeFileSync(file, JSON.stringify(unitTest(series, moments, values)));
    const { code, output } = promtool(['test', 'rules', file]);
    return code === 0 ? '' : output;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** JSON is YAML. */
const unitTest = (series: Series, moments: readonly Moment[], values: readonly Value[]): object => ({
  rule_files: rules,
  evaluation_interval: '1m',
  tests: [
    {
      interval: '1m',
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      alert_rule_test: moments.map(({ minute, alert, firing }) => ({
        eval_time: `${minute}m`,
        alertname: alert,
        exp_alerts: firing,
      })),
      promql_expr_test: values.map(({ minute, expr, value }) => ({
        eval_time: `${minute}m`,
        expr,
        exp_samples: value === null ? [] : [{ labels: '{}', value }],
      })),
    },
  ],
});
