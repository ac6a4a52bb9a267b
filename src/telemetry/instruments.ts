import type { Labels } from './metric-declaration.ts';

type Values = Readonly<Record<string, string>>;
/** Of the newest sample in a bucket. `at`: seconds since the epoch. */
type Exemplar = { callId: string; value: number; at: number };

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

/** `{a="1",b="2"}`, or nothing. */
const labelSet = (pairs: readonly (readonly [name: string, value: string])[]): string =>
  pairs.length > 0 ? `{${pairs.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}` : '';

/** One string for each combination of values; no value has a NUL in it. */
function keyOf(names: readonly string[], values: Values): string {
  let key = '';
  for (const name of names) key += `${values[name]}\0`;
  return key;
}

/**
 * Names and labels of a series are written once, when it comes to be: a scrape puts numbers behind them. (prom-client
 * writes them anew each time: docs/decisions/0027-metrics-of-our-own.md.)
 */
abstract class SeriesOf<S> {
  readonly names: readonly string[];
  protected readonly series = new Map<string, S>();

  constructor(labels: Labels) {
    this.names = Object.keys(labels);
  }

  protected of(values: Values): S {
    const key = keyOf(this.names, values);
    let series = this.series.get(key);
    if (series === undefined) {
      const pairs = this.names.map((name) => [name, values[name] ?? ''] as const);
      if (Object.keys(values).length !== pairs.length) throw new Error(`these are not the labels: ${key}`);
      series = this.begin(pairs);
      this.series.set(key, series);
    }
    return series;
  }

  protected abstract begin(pairs: readonly (readonly [string, string])[]): S;
}

type NumberSeries = { readonly head: string; value: number };

/** A counter or a gauge: one number a series. */
export class Numbers extends SeriesOf<NumberSeries> {
  readonly #name: string;

  constructor(name: string, labels: Labels) {
    super(labels);
    this.#name = name;
  }

  /** Throws for what would make a counter fall. */
  add(values: Values, by: number): void {
    if (!(by >= 0)) throw new RangeError(`${this.#name} cannot rise by ${by}`);
    this.of(values).value += by;
  }

  set(values: Values, value: number): void {
    this.of(values).value = value;
  }

  clear(): void {
    this.series.clear();
  }

  write(): string {
    let lines = '';
    for (const { head, value } of this.series.values()) lines += `${head}${value}\n`;
    return lines;
  }

  protected begin(pairs: readonly (readonly [string, string])[]): NumberSeries {
    return { head: `${this.#name}${labelSet(pairs)} `, value: 0 };
  }
}

type Bucket = { readonly head: string; count: number; exemplar: Exemplar | null };
type Distribution = {
  readonly buckets: readonly Bucket[];
  sum: number;
  readonly sumHead: string;
  readonly countHead: string;
};

/** A histogram. */
export class Distributions extends SeriesOf<Distribution> {
  readonly #name: string;
  readonly #bounds: readonly number[];

  /** `bounds`: upper ones, rising, without infinity. */
  constructor(name: string, labels: Labels, bounds: readonly number[]) {
    super(labels);
    this.#name = name;
    this.#bounds = [...bounds, Number.POSITIVE_INFINITY];
  }

  observe(values: Values, value: number, callId?: string): void {
    if (!Number.isFinite(value)) throw new RangeError(`${this.#name} cannot take ${value}`);
    const series = this.of(values);
    const bucket = series.buckets[this.#bounds.findIndex((bound) => value <= bound)];
    if (!bucket) return;
    bucket.count += 1;
    series.sum += value;
    if (callId !== undefined) bucket.exemplar = { callId, value, at: Date.now() / 1000 };
  }

  /** The series is there, with nothing in it. */
  expect(values: Values): void {
    this.of(values);
  }

  write(withExemplars: boolean): string {
    let lines = '';
    for (const { buckets, sum, sumHead, countHead } of this.series.values()) {
      let count = 0;
      for (const bucket of buckets) {
        count += bucket.count;
        lines += `${bucket.head}${count}${withExemplars ? written(bucket.exemplar) : ''}\n`;
      }
      lines += `${sumHead}${sum}\n${countHead}${count}\n`;
    }
    return lines;
  }

  protected begin(pairs: readonly (readonly [string, string])[]): Distribution {
    const name = this.#name;
    const buckets = this.#bounds.map((bound) => ({
      head: `${name}_bucket${labelSet([['le', floatOf(bound)], ...pairs])} `,
      count: 0,
      exemplar: null,
    }));
    const labels = labelSet(pairs);
    return { buckets, sum: 0, sumHead: `${name}_sum${labels} `, countHead: `${name}_count${labels} ` };
  }
}

const written = (exemplar: Exemplar | null): string =>
  exemplar ? ` # {call_id="${exemplar.callId}"} ${exemplar.value} ${exemplar.at}` : '';

/**
 * Bounds are written as OpenMetrics wants floats, in both formats: a server that is scraped now in the one and now in the
 * other has one series for each.
 */
function floatOf(bound: number): string {
  if (bound === Number.POSITIVE_INFINITY) return '+Inf';
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}
