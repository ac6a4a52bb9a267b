import { describe, expect, test } from 'vitest';
import { type ExposedFamily, expose } from '../../../src/telemetry/exposition.ts';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

describe('E2: the format is what Accept wishes', () => {
  test.each([
    [undefined, TEXT],
    ['', TEXT],
    ['*/*', TEXT],
    // Prometheus 2.42, 3.5, and a browser.
    [
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      OPEN,
    ],
    [
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,/;q=0.1',
      OPEN,
    ],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', TEXT],
    ['application/openmetrics-text', OPEN],
    ['Application/OpenMetrics-Text; Version=1.0.0', OPEN],
    ['application/openmetrics-text;version=0.0.1', TEXT],
    ['application/openmetrics-text;q=0.3, text/plain;q=0.9', TEXT],
    ['text/plain;q=0.3, application/openmetrics-text;q=0.9', OPEN],
    ['text/plain, application/openmetrics-text', OPEN],
    ['application/openmetrics-text;q=0', TEXT],
    ['application/openmetrics-text;q=nonsense', TEXT],
    ['application/json', TEXT],
    ['constructor', TEXT],
  ])('%s', (accept, contentType) => {
    expect(expose([], accept).contentType).toBe(contentType);
  });
});

const odd: ExposedFamily = {
  name: 'odd_seconds_total',
  help: 'A "quoted" line\nand a back\\slash.',
  type: 'counter',
  unit: 'seconds',
  values: [{ value: 1.5, labels: { of: 'a "b"\n\\c' } }],
};
const sizes: ExposedFamily = {
  name: 'sizes',
  help: 'Sizes.',
  type: 'histogram',
  unit: null,
  values: [
    { value: 2, labels: { le: 1 }, metricName: 'sizes_bucket' },
    { value: 3, labels: { le: '+Inf' }, metricName: 'sizes_bucket' },
    { value: 1e21, labels: {}, metricName: 'sizes_sum' },
    { value: 3, labels: {}, metricName: 'sizes_count' },
  ],
};
const notANumber: ExposedFamily = {
  name: 'limits',
  help: 'Limits.',
  type: 'gauge',
  unit: null,
  values: [
    { value: Number.NaN, labels: {} },
    { value: -Infinity, labels: { of: 'x' } },
  ],
};

test('E2: the text format: names as they are, quotes escaped in labels alone', () => {
  expect(
    expose([odd, sizes, notANumber], undefined).text,
  ).toBe(`# HELP odd_seconds_total A "quoted" line\\nand a back\\\\slash.
# TYPE odd_seconds_total counter
odd_seconds_total{of="a \\"b\\"\\n\\\\c"} 1.5
# HELP sizes Sizes.
# TYPE sizes histogram
sizes_bucket{le="1.0"} 2
sizes_bucket{le="+Inf"} 3
sizes_sum 1e+21
sizes_count 3
# HELP limits Limits.
# TYPE limits gauge
limits NaN
limits{of="x"} -Inf
`);
});

test('E2: OpenMetrics: a counter’s family is without _total, has its unit, and there is an end', () => {
  expect(expose([odd, sizes], OPEN).text).toBe(`# TYPE odd_seconds counter
# UNIT odd_seconds seconds
# HELP odd_seconds A \\"quoted\\" line\\nand a back\\\\slash.
odd_seconds_total{of="a \\"b\\"\\n\\\\c"} 1.5
# TYPE sizes histogram
# HELP sizes Sizes.
sizes_bucket{le="1.0"} 2
sizes_bucket{le="+Inf"} 3
sizes_sum 1e+21
sizes_count 3
# EOF
`);
});
