import { type Exposition, expose, type Family } from './exposition.ts';
import { Distributions, Numbers } from './instruments.ts';
import {
  type CounterDeclaration,
  type GaugeDeclaration,
  type HistogramDeclaration,
  type Label,
  type Labels,
  type LabelValues,
  type MetricDeclaration,
  seriesFromStart,
} from './metric-declaration.ts';

const OTHER = 'other';

/** `by`: 1 where it is left out. */
export type CounterHandle<L extends Labels> = { inc(labels: LabelValues<L>, by?: number): void };
export type GaugeHandle<L extends Labels> = {
  set(labels: LabelValues<L>, value: number): void;
  /** Forgets every series. */
  clear(): void;
};
/** `callId`: kept as the bucket's exemplar, if the metric keeps any. */
export type HistogramHandle<L extends Labels> = {
  observe(labels: LabelValues<L>, value: number, callId?: string): void;
};

/** Metrics by their declarations: a label or a value that is not declared does not compile. */
export class MetricRegistry {
  readonly #families = new Map<string, Family>();
  /** What came of an open set, by the label, so that all metrics with it name the same ones. */
  readonly #admitted = new Map<Label, Set<string>>();

  counter<L extends Labels>(declaration: CounterDeclaration<L>): CounterHandle<L> {
    const numbers = this.#numbers(declaration);
    for (const series of seriesFromStart(declaration)) numbers.add(series, 0);
    const bound = this.#bounding(declaration.labels);
    return { inc: (values, by = 1) => numbers.add(bound(values), by) };
  }

  gauge<L extends Labels>(declaration: GaugeDeclaration<L>): GaugeHandle<L> {
    const numbers = this.#numbers(declaration);
    const bound = this.#bounding(declaration.labels);
    return { set: (values, value) => numbers.set(bound(values), value), clear: () => numbers.clear() };
  }

  /** A counter that somebody else keeps, and that is read. */
  readCounter<L extends Labels>(declaration: CounterDeclaration<L>): GaugeHandle<L> {
    const numbers = this.#numbers(declaration);
    const bound = this.#bounding(declaration.labels);
    return { set: (values, value) => numbers.set(bound(values), value), clear: () => numbers.clear() };
  }

  histogram<L extends Labels>(declaration: HistogramDeclaration<L>): HistogramHandle<L> {
    const { name, labels, buckets, exemplars = false } = declaration;
    const distributions = new Distributions(name, labels, buckets);
    this.#add(declaration, (withExemplars) => distributions.write(withExemplars));
    for (const series of seriesFromStart(declaration)) distributions.expect(series);
    const bound = this.#bounding(labels);
    return {
      observe: (values, value, callId) => distributions.observe(bound(values), value, exemplars ? callId : undefined),
    };
  }

  /** All samples now, as an `Accept` header wishes them. */
  scrape(accept: string | undefined): Exposition {
    return expose([...this.#families.values()], accept);
  }

  #numbers<L extends Labels>(declaration: CounterDeclaration<L> | GaugeDeclaration<L>): Numbers {
    const numbers = new Numbers(declaration.name, declaration.labels);
    this.#add(declaration, () => numbers.write());
    return numbers;
  }

  #add(declaration: MetricDeclaration, write: Family['write']): void {
    const { name } = declaration;
    if (this.#families.has(name)) throw new Error(`${name} is there already`);
    this.#families.set(name, { declaration, write });
  }

  /** Puts `other` for values of bounded labels that are one too many. */
  #bounding<L extends Labels>(labels: L): (values: LabelValues<L>) => LabelValues<L> {
    const bounded = Object.entries(labels).flatMap(([name, label]) =>
      'atMost' in label ? [{ name, atMost: label.atMost, admitted: this.#admittedOf(label) }] : [],
    );
    if (bounded.length === 0) return (values) => values;
    return (values) => {
      const result: Record<string, string> = { ...values };
      for (const { name, atMost, admitted } of bounded) {
        const value = result[name] ?? OTHER;
        if (admitted.size < atMost) admitted.add(value);
        if (!admitted.has(value)) result[name] = OTHER;
      }
      return result as LabelValues<L>;
    };
  }

  #admittedOf(label: Label): Set<string> {
    const admitted = this.#admitted.get(label) ?? new Set();
    this.#admitted.set(label, admitted);
    return admitted;
  }
}
