import { Counter, Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import { type ExposedFamily, type Exposition, expose, type Family } from './exposition.ts';
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
/** `callId`: kept as the bucket's exemplar. */
export type HistogramHandle<L extends Labels> = {
  observe(labels: LabelValues<L>, value: number, callId?: string): void;
};

/** Metrics by their declarations: a label or a value that is not declared does not compile. */
export class MetricRegistry {
  readonly #registry = new Registry<OpenMetricsContentType>();
  readonly #declarations = new Map<string, MetricDeclaration>();
  /** What came of an open set, by the label, so that all metrics with it name the same ones. */
  readonly #admitted = new Map<Label, Set<string>>();

  constructor() {
    // In no other one does prom-client take exemplars. What is sent is written by exposition.ts, in either format.
    this.#registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  }

  counter<L extends Labels>(declaration: CounterDeclaration<L>): CounterHandle<L> {
    const metric = new Counter(this.#configuration(declaration));
    for (const series of seriesFromStart(declaration)) metric.inc({ ...series }, 0);
    const bound = this.#bounding(declaration.labels);
    return { inc: (values, by = 1) => metric.inc(bound(values), by) };
  }

  gauge<L extends Labels>(declaration: GaugeDeclaration<L>): GaugeHandle<L> {
    const metric = new Gauge(this.#configuration(declaration));
    const bound = this.#bounding(declaration.labels);
    return { set: (values, value) => metric.set(bound(values), value), clear: () => metric.reset() };
  }

  /** A counter that somebody else keeps, and that is read. */
  readCounter<L extends Labels>(declaration: CounterDeclaration<L>): GaugeHandle<L> {
    const metric = new Counter(this.#configuration(declaration));
    const bound = this.#bounding(declaration.labels);
    return { set: (values, value) => metric.inc(bound(values), value), clear: () => metric.reset() };
  }

  histogram<L extends Labels>(declaration: HistogramDeclaration<L>): HistogramHandle<L> {
    const { buckets, exemplars = false } = declaration;
    const metric = new Histogram({
      ...this.#configuration(declaration),
      buckets: [...buckets],
      enableExemplars: exemplars,
    });
    for (const series of seriesFromStart(declaration)) metric.zero({ ...series });
    const bound = this.#bounding(declaration.labels);
    if (!exemplars) return { observe: (values, value) => metric.observe(bound(values), value) };
    return {
      observe: (values, value, callId) =>
        metric.observe({ labels: bound(values), value, ...(callId && { exemplarLabels: { call_id: callId } }) }),
    };
  }

  /** Metrics that prom-client reads from the process itself: those that are declared stay, the others are dropped. */
  adopt(
    register: (registry: Registry<OpenMetricsContentType>) => void,
    declarations: readonly MetricDeclaration[],
  ): void {
    const others = new Set(this.#declarations.keys());
    for (const declaration of declarations) this.#declarations.set(declaration.name, declaration);
    register(this.#registry);
    for (const { name } of this.#registry.getMetricsAsArray()) {
      if (!others.has(name) && !this.#declarations.has(name)) this.#registry.removeSingleMetric(name);
    }
  }

  /** All samples now, as an `Accept` header wishes them. */
  async scrape(accept: string | undefined): Promise<Exposition> {
    // Its own types leave out the exemplars, and have numbers for the types, which are words.
    const families = (await this.#registry.getMetricsAsJSON()) as unknown as readonly Family[];
    return expose(
      families.map((family): ExposedFamily => {
        const { help = family.help, unit = null } = this.#declarations.get(family.name) ?? {};
        return { ...family, help, unit };
      }),
      accept,
    );
  }

  #configuration<L extends Labels>(declaration: MetricDeclaration<L>) {
    const { name, help, labels } = declaration;
    this.#declarations.set(name, declaration);
    return { name, help, labelNames: Object.keys(labels), registers: [this.#registry] };
  }

  /** Puts `other` for values of bounded labels that are one too many. */
  #bounding<L extends Labels>(labels: L): (values: LabelValues<L>) => Record<string, string> {
    const bounded = Object.entries(labels).flatMap(([name, label]) =>
      'atMost' in label ? [{ name, atMost: label.atMost, admitted: this.#admittedOf(label) }] : [],
    );
    if (bounded.length === 0) return (values) => values as Record<string, string>;
    return (values) => {
      const result: Record<string, string> = { ...values };
      for (const { name, atMost, admitted } of bounded) {
        const value = result[name] ?? OTHER;
        if (admitted.size < atMost) admitted.add(value);
        if (!admitted.has(value)) result[name] = OTHER;
      }
      return result;
    };
  }

  #admittedOf(label: Label): Set<string> {
    const admitted = this.#admitted.get(label) ?? new Set();
    this.#admitted.set(label, admitted);
    return admitted;
  }
}
