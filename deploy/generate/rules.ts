/** As Prometheus' rule files have them (prometheus.io/docs/prometheus/latest/configuration/recording_rules). */
export type RecordingRule = {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
};

export type AlertRule = {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: 'page' | 'ticket'; readonly [name: string]: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
};

export type RuleGroup<R = RecordingRule | AlertRule> = {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly R[];
};

/** Where in docs/operations.md an alert's heading is, as GitHub makes anchors. */
export const runbookOf = (alert: string): string => `docs/operations.md#${alert.toLowerCase()}`;
