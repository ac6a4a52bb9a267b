import { expect, test } from 'vitest';
import { bareRegistry } from '../../../benchmarks/metrics/bare-registry.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { emptySnapshot, observedFacts, wholeLife } from '../../support/telemetry/observed-facts.ts';
import { families, seriesIn } from '../../support/telemetry/scraped.ts';

test('the bare registry of the benchmark has the same series as what it is held against', async () => {
  const facts = observedFacts();
  const { scrape } = createMetrics(facts, async () => emptySnapshot);
  wholeLife(facts, 'room');
  const { text } = await scrape();
  const bare = await bareRegistry(text).metrics();
  expect(seriesIn(bare)).toBe(seriesIn(text));
  const labelSets = (of: string): string[] =>
    families(of).flatMap(({ samples }) =>
      samples.map(
        ({ name, labels }) => `${name} ${JSON.stringify({ ...labels, le: labels['le'] && Number(labels['le']) })}`,
      ),
    );
  expect(labelSets(bare).toSorted()).toEqual(labelSets(text).toSorted());
});
