import { describe, expect, test } from 'vitest';
import { expose, type Family } from '../../../src/telemetry/exposition.ts';
import { Distributions, Numbers } from '../../../src/telemetry/instruments.ts';
import { counter, gauge, histogram } from '../../../src/telemetry/metric-declaration.ts';

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

const common = { unit: null, source: 'server' } as const;
const of = { meaning: 'Anything', atMost: 9 };

/** One of each type, with everything in it that has to be escaped or written with care. */
function odd(): Family[] {
  const seconds = new Numbers('odd_seconds_total', { of });
  seconds.add({ of: 'a "b"\n\\c' }, 1.5);
  const sizes = new Distributions('sizes', {}, [0.5, 1]);
  sizes.observe({}, 1, 'call');
  sizes.observe({}, 1e21);
  const limits = new Numbers('limits', {});
  limits.set({}, 3);
  const help = 'A "quoted" line\nand a back\\slash.';
  return [
    {
      declaration: counter({ ...common, name: 'odd_seconds_total', help, unit: 'seconds', labels: { of } }),
      write: () => seconds.write(),
    },
    {
      declaration: histogram({ ...common, name: 'sizes', help: 'Sizes.', labels: {}, buckets: [0.5, 1] }),
      write: (withExemplars) => sizes.write(withExemplars),
    },
    {
      declaration: gauge({ ...common, name: 'limits', help: 'Limits.', labels: {} }),
      write: () => limits.write(),
    },
  ];
}

test('E2: the text format: names as they are, quotes escaped in labels alone, no exemplars', () => {
  expect(expose(odd(), undefined).text).toBe(`# HELP odd_seconds_total A "quoted" line\\nand a back\\\\slash.
# TYPE odd_seconds_total counter
odd_seconds_total{of="a \\"b\\"\\n\\\\c"} 1.5
# HELP sizes Sizes.
# TYPE sizes histogram
sizes_bucket{le="0.5"} 0
sizes_bucket{le="1.0"} 1
sizes_bucket{le="+Inf"} 2
sizes_sum 1e+21
sizes_count 2
# HELP limits Limits.
# TYPE limits gauge
limits 3
`);
});

test('E2: OpenMetrics: a counter’s family is without _total, has its unit, and there is an end', () => {
  const { text } = expose(odd(), OPEN);
  expect(text.replace(/ # \{call_id="call"\} 1 \d+(\.\d+)?\n/, ' # EXEMPLAR\n')).toBe(`# TYPE odd_seconds counter
# UNIT odd_seconds seconds
# HELP odd_seconds A \\"quoted\\" line\\nand a back\\\\slash.
odd_seconds_total{of="a \\"b\\"\\n\\\\c"} 1.5
# TYPE sizes histogram
# HELP sizes Sizes.
sizes_bucket{le="0.5"} 0
sizes_bucket{le="1.0"} 1 # EXEMPLAR
sizes_bucket{le="+Inf"} 2
sizes_sum 1e+21
sizes_count 2
# TYPE limits gauge
# HELP limits Limits.
limits 3
# EOF
`);
});
