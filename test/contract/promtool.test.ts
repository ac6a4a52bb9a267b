import { expect, test } from 'vitest';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { promtool } from '../support/promtool.ts';
import { emptySnapshot, observedFacts, wholeLife } from '../support/telemetry/observed-facts.ts';

test('E2: promtool finds nothing in what every fact leaves behind', async () => {
  const facts = observedFacts();
  const { scrape } = createMetrics(facts, async () => emptySnapshot);
  wholeLife(facts, 'first');
  expect(promtool(['check', 'metrics'], (await scrape()).text)).toEqual({ code: 0, output: '' });
});

test('promtool finds what is wrong', () => {
  const text = '# HELP calls_total Calls.\n# TYPE calls_total gauge\ncalls_total 1\n';
  expect(promtool(['check', 'metrics'], text)).toEqual({
    code: 3,
    output: 'calls_total non-counter metrics should not have "_total" suffix',
  });
});
