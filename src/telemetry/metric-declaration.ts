/** Closed: one of `values`. Bounded: of an open set the first `atMost` values that come; every further one is `other`. */
export type Label = { readonly meaning: string } & (
  | { readonly values: readonly string[] }
  | { readonly atMost: number }
);
export type Labels = Readonly<Record<string, Label>>;

/** What a sample of a metric with these labels says: each label, with a value that it can have. */
export type LabelValues<L extends Labels> = {
  readonly [K in keyof L]: L[K] extends { readonly values: readonly (infer V extends string)[] } ? V : string;
};

/** Prometheus' base units; the name ends in it. `null`: a number of things, or a score. */
type Unit = 'seconds' | 'bytes' | 'ratio' | null;

/** Who measured it: this server, mediasoup's workers, the clients about themselves, or the process it runs in. */
type Source = 'server' | 'workers' | 'clients' | 'process';

type Common<L extends Labels> = {
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly unit: Unit;
  readonly source: Source;
  readonly labels: L;
};

/** Series that are there with 0 before it happens first, so that a rate sees the first time too. `all`: every one. */
type FromStart<L extends Labels> = { readonly fromStart?: 'all' | readonly LabelValues<L>[] };

export type CounterDeclaration<L extends Labels = Labels> = Common<L> &
  FromStart<L> & { readonly type: 'counter'; readonly name: `${string}_total` };

export type GaugeDeclaration<L extends Labels = Labels> = Common<L> & { readonly type: 'gauge' };

export type HistogramDeclaration<L extends Labels = Labels> = Common<L> &
  FromStart<L> & {
    readonly type: 'histogram';
    /** Upper bounds, rising, without infinity: each costs a line in every scrape and for every series. */
    readonly buckets: readonly number[];
    /** Keeps the call of the last sample of each bucket. */
    readonly exemplars?: boolean;
  };

/** A metric as data: everything that shows, documents, draws or alerts on it is made from this or held to it. */
export type MetricDeclaration<L extends Labels = Labels> =
  | CounterDeclaration<L>
  | GaugeDeclaration<L>
  | HistogramDeclaration<L>;

export const counter = <const L extends Labels>(
  declaration: Omit<CounterDeclaration<L>, 'type'>,
): CounterDeclaration<L> => ({ type: 'counter', ...declaration });

export const gauge = <const L extends Labels>(declaration: Omit<GaugeDeclaration<L>, 'type'>): GaugeDeclaration<L> => ({
  type: 'gauge',
  ...declaration,
});

export const histogram = <const L extends Labels>(
  declaration: Omit<HistogramDeclaration<L>, 'type'>,
): HistogramDeclaration<L> => ({ type: 'histogram', ...declaration });

/** What of a metric is there from the start: without labels, all that there will be. Throws for `all` of a label whose values are not known beforehand. */
export const seriesFromStart = <L extends Labels>({
  name,
  labels,
  fromStart = Object.keys(labels).length === 0 ? 'all' : [],
}: CounterDeclaration<L> | HistogramDeclaration<L>): readonly LabelValues<L>[] =>
  fromStart === 'all' ? combinations(name, labels) : fromStart;

function combinations<L extends Labels>(name: string, labels: L): LabelValues<L>[] {
  let found: Record<string, string>[] = [{}];
  for (const [label, set] of Object.entries(labels)) {
    if (!('values' in set)) throw new Error(`${name}: the values of ${label} are not known beforehand`);
    found = found.flatMap((some) => set.values.map((value) => ({ ...some, [label]: value })));
  }
  return found as LabelValues<L>[];
}

/** All members of a union, as a list: one left out does not compile. */
export const every =
  <T extends string>() =>
  <const M extends readonly T[]>(members: M & ([T] extends [M[number]] ? unknown : never)): M =>
    members;
