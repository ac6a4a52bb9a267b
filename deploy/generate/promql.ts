import type {
  CounterDeclaration,
  GaugeDeclaration,
  HistogramDeclaration,
  Labels,
  LabelValues,
} from '../../src/telemetry/metric-declaration.ts';

/**
 * PromQL from the declarations: a metric, a label or a value that is not declared does not compile. What is written here
 * is parsed again, and held to the declarations by another way, in test/contract/deploy.test.ts.
 */
type Matcher<V extends string> =
  | V
  | { readonly not: V }
  | { readonly oneOf: readonly V[] }
  | { readonly noneOf: readonly V[] };

/** Prometheus adds these to every series of a target. */
type OfTarget = { readonly job?: string; readonly instance?: { readonly matching: string } };

export type Where<L extends Labels> = {
  readonly [K in keyof L]?: Matcher<LabelValues<L>[K] & string> | { readonly matching: string };
} & OfTarget;

export type By<L extends Labels> = keyof L | 'job' | 'instance' | 'le';

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

function matcher(label: string, value: Matcher<string> | { readonly matching: string }): string {
  if (typeof value === 'string') return `${label}="${escaped(value)}"`;
  if ('not' in value) return `${label}!="${escaped(value.not)}"`;
  if ('oneOf' in value) return `${label}=~"${value.oneOf.map(escaped).join('|')}"`;
  if ('noneOf' in value) return `${label}!~"${value.noneOf.map(escaped).join('|')}"`;
  return `${label}=~"${value.matching}"`;
}

function selector(name: string, where: object): string {
  const matchers = Object.entries(where).map(([label, value]) => matcher(label, value));
  return matchers.length > 0 ? `${name}{${matchers.join(', ')}}` : name;
}

/** What a gauge says now. */
export const now = <L extends Labels>({ name }: GaugeDeclaration<L>, where: Where<L> = {}): string =>
  selector(name, where);

/** A second, over a window such as `5m`. */
export const rate = <L extends Labels>({ name }: CounterDeclaration<L>, window: string, where: Where<L> = {}): string =>
  `rate(${selector(name, where)}[${window}])`;

/** How many in the window; Prometheus extrapolates, so the number may be broken. */
export const increase = <L extends Labels>(
  { name }: CounterDeclaration<L>,
  window: string,
  where: Where<L> = {},
): string => `increase(${selector(name, where)}[${window}])`;

export const averageOverTime = <L extends Labels>(
  { name }: GaugeDeclaration<L>,
  window: string,
  where: Where<L> = {},
): string => `avg_over_time(${selector(name, where)}[${window}])`;

/** Of a histogram: how many samples there were, a second. */
export const rateOfSamples = <L extends Labels>(
  { name }: HistogramDeclaration<L>,
  window: string,
  where: Where<L> = {},
): string => `rate(${selector(`${name}_count`, where)}[${window}])`;

export const rateOfBuckets = <L extends Labels>(
  { name }: HistogramDeclaration<L>,
  window: string,
  where: Where<L> = {},
): string => `rate(${selector(`${name}_bucket`, where)}[${window}])`;

/** Of a histogram: samples up to a bound, which has to be one of its buckets. */
export function rateUpTo<L extends Labels>(
  { name, buckets }: HistogramDeclaration<L>,
  bound: number,
  window: string,
  where: Where<L> = {},
): string {
  if (!buckets.includes(bound)) throw new Error(`${name} has no bucket that ends at ${bound}`);
  const le = Number.isInteger(bound) ? `${bound}.0` : String(bound);
  return `rate(${selector(`${name}_bucket`, { ...where, le })}[${window}])`;
}

export const sum = (expression: string, by: readonly string[] = []): string =>
  by.length > 0 ? `sum by (${by.join(', ')}) (${expression})` : `sum(${expression})`;

/** The value that the part `p` (0 to 1) of the samples stays below. */
export function quantile<L extends Labels>(
  p: number,
  metric: HistogramDeclaration<L>,
  window: string,
  { by = [], where = {} }: { by?: readonly By<L>[]; where?: Where<L> } = {},
): string {
  return `histogram_quantile(${p}, ${sum(rateOfBuckets(metric, window, where), ['le', ...by.map(String)])})`;
}

/** The mean of a histogram's samples. */
export function mean<L extends Labels>(
  metric: HistogramDeclaration<L>,
  window: string,
  { by = [], where = {} }: { by?: readonly By<L>[]; where?: Where<L> } = {},
): string {
  const labels = by.map(String);
  const total = sum(`rate(${selector(`${metric.name}_sum`, where)}[${window}])`, labels);
  return `${total} / ${sum(rateOfSamples(metric, window, where), labels)}`;
}
