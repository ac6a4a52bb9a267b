import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Family, families } from '../../test/support/telemetry/scraped.ts';

/** prom-client alone, with the same series and values as a scrape in the text format: what a scrape costs at least. */
export function bareRegistry(scraped: string): Registry {
  const registry = new Registry();
  for (const family of families(scraped)) copyOf(family, registry);
  return registry;
}

function copyOf({ name, help, type, samples }: Family, registry: Registry): void {
  const [first] = samples;
  const labelNames = Object.keys(first?.labels ?? {}).filter((label) => label !== 'le');
  const common = { name, help, labelNames, registers: [registry] };
  switch (type) {
    case 'counter': {
      const counter = new Counter(common);
      for (const { labels, value } of samples) counter.inc(labels, value);
      break;
    }
    case 'gauge': {
      const gauge = new Gauge(common);
      for (const { labels, value } of samples) gauge.set(labels, value);
      break;
    }
    case 'histogram': {
      const bounds = samples.flatMap(({ labels }) => (labels['le'] ? [Number(labels['le'])] : []));
      const buckets = [...new Set(bounds)].filter(Number.isFinite);
      const histogram = new Histogram({ ...common, buckets });
      for (const sample of samples) if (sample.name === `${name}_count`) histogram.observe(sample.labels, 1);
      break;
    }
    default:
      throw new Error(`${name} is of type ${type}`);
  }
}
