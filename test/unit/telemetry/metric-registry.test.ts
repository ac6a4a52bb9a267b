import { describe, expect, test } from 'vitest';
import { counter, gauge, histogram } from '../../../src/telemetry/metric-declaration.ts';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';

const fruit = { meaning: 'What was eaten', values: ['apple', 'pear'] } as const;
const place = { meaning: 'Where it was', atMost: 2 } as const;
const common = { help: 'For the test.', unit: null, source: 'server' } as const;

const eaten = counter({ ...common, name: 'eaten_total', labels: { fruit }, fromStart: 'all' });
const eatenAt = counter({ ...common, name: 'eaten_at_total', labels: { place } });
const soldAt = counter({ ...common, name: 'sold_at_total', labels: { place } });
const ripe = gauge({ ...common, name: 'ripe', labels: { fruit } });
const weight = histogram({ ...common, name: 'weight', labels: { fruit }, buckets: [0.1, 1], exemplars: true });

const ripening = histogram({
  ...common,
  name: 'ripening',
  labels: { fruit },
  buckets: [1],
  fromStart: [{ fruit: 'pear' }],
});

const linesOf = (registry: MetricRegistry, accept?: string): string[] =>
  registry
    .scrape(accept)
    .text.split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

describe('labels', () => {
  test('E1: what is not declared does not compile', () => {
    const registry = new MetricRegistry();
    const count = registry.counter(eaten);
    const [ripeness, weights] = [registry.gauge(ripe), registry.histogram(weight)];
    const compiles = (): void => count.inc({ fruit: 'pear' });
    const doesNot = [
      // @ts-expect-error: no such value
      () => count.inc({ fruit: 'plum' }),
      // @ts-expect-error: no such label
      () => count.inc({ fruit: 'pear', size: 'L' }),
      // @ts-expect-error: no such value
      () => ripeness.set({ fruit: 'plum' }, 1),
      // @ts-expect-error: no such value
      () => weights.observe({ fruit: 'plum' }, 1),
      // @ts-expect-error: a counter is no gauge
      () => registry.gauge(eaten),
      // @ts-expect-error: a counter's name ends in _total
      () => counter({ ...common, name: 'eaten', labels: {} }),
    ];
    expect(doesNot).toHaveLength(6);
    compiles();
    expect(linesOf(registry)).toContain('eaten_total{fruit="pear"} 1');
  });

  test('E1: what compiles all the same, and would be a series of its own, is refused', () => {
    const count = new MetricRegistry().counter(eaten);
    // @ts-expect-error: a label is missing
    expect(() => count.inc({})).toThrow('not the labels');
    expect(() => count.inc({ fruit: 'pear' }, -1)).toThrow('cannot rise by -1');
    const weights = new MetricRegistry().histogram(weight);
    expect(() => weights.observe({ fruit: 'pear' }, Number.NaN)).toThrow('cannot take NaN');
  });

  test('E1: a name is declared once', () => {
    const registry = new MetricRegistry();
    registry.counter(eaten);
    expect(() => registry.counter(eaten)).toThrow('eaten_total');
  });

  test('E4: of an open set the first ones keep their names, also on another metric; the rest are other', () => {
    const registry = new MetricRegistry();
    const [eats, sales] = [registry.counter(eatenAt), registry.counter(soldAt)];
    for (const where of ['home', 'work', 'park', 'home', 'zoo']) eats.inc({ place: where });
    for (const where of ['zoo', 'work']) sales.inc({ place: where }, 5);
    expect(linesOf(registry)).toEqual([
      'eaten_at_total{place="home"} 2',
      'eaten_at_total{place="work"} 1',
      'eaten_at_total{place="other"} 2',
      'sold_at_total{place="other"} 5',
      'sold_at_total{place="work"} 5',
    ]);
  });
});

test('E1: series that are asked for are there from the start', () => {
  const registry = new MetricRegistry();
  registry.counter(eaten);
  registry.histogram(ripening);
  expect(linesOf(registry)).toEqual([
    'eaten_total{fruit="apple"} 0',
    'eaten_total{fruit="pear"} 0',
    'ripening_bucket{le="1.0",fruit="pear"} 0',
    'ripening_bucket{le="+Inf",fruit="pear"} 0',
    'ripening_sum{fruit="pear"} 0',
    'ripening_count{fruit="pear"} 0',
  ]);
});

test('E1: they are not to be had of a set that is not known beforehand', () => {
  const declaration = counter({ ...common, name: 'eaten_at_total', labels: { place }, fromStart: 'all' });
  expect(() => new MetricRegistry().counter(declaration)).toThrow('the values of place are not known');
});

test('a gauge forgets what is not there any more', () => {
  const registry = new MetricRegistry();
  const ripeness = registry.gauge(ripe);
  ripeness.set({ fruit: 'apple' }, 3);
  ripeness.clear();
  ripeness.set({ fruit: 'pear' }, 1);
  expect(linesOf(registry)).toEqual(['ripe{fruit="pear"} 1']);
});

test('E3: each bucket keeps the last call, in OpenMetrics alone', () => {
  const registry = new MetricRegistry();
  const weights = registry.histogram(weight);
  weights.observe({ fruit: 'pear' }, 0.05, 'first');
  weights.observe({ fruit: 'pear' }, 0.06, 'second');
  weights.observe({ fruit: 'pear' }, 5, 'third');
  weights.observe({ fruit: 'pear' }, 0.5);
  const open = linesOf(registry, 'application/openmetrics-text');
  const number = String.raw`\d+(\.\d+)?`;
  expect(open).toEqual([
    expect.stringMatching(new RegExp(`^weight_bucket{le="0.1",fruit="pear"} 2 # {call_id="second"} 0.06 ${number}$`)),
    'weight_bucket{le="1.0",fruit="pear"} 3',
    expect.stringMatching(new RegExp(`^weight_bucket{le="\\+Inf",fruit="pear"} 4 # {call_id="third"} 5 ${number}$`)),
    expect.stringMatching(/^weight_sum{fruit="pear"} 5.6/),
    'weight_count{fruit="pear"} 4',
  ]);
  expect(linesOf(registry).join()).not.toContain('call_id');
});
