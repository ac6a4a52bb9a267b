import { expect, test } from 'vitest';
import type { Labels } from '../../../src/telemetry/metric-declaration.ts';
import { createMetrics, declaredMetrics } from '../../../src/telemetry/metrics.ts';
import { emptySnapshot, observedFacts, wholeLife } from '../../support/telemetry/observed-facts.ts';
import { families, seriesIn } from '../../support/telemetry/scraped.ts';

const OPEN = 'application/openmetrics-text';

function observed() {
  const facts = observedFacts();
  return { facts, ...createMetrics(facts, async () => emptySnapshot) };
}

test('E4: a thousand rooms with their thousands of people make no more series than one', async () => {
  const { facts, scrape } = observed();
  wholeLife(facts, 'first');
  const before = seriesIn((await scrape(OPEN)).text);
  expect(before).toBeGreaterThan(1_000);
  for (let room = 1; room < 1_000; room += 1) wholeLife(facts, `room-${room}`);
  const { text } = await scrape(OPEN);
  expect(seriesIn(text)).toBe(before);
  expect(text).toContain('call_id="call-of-room-999"');
  expect(/room-\d|user-room|call-of/.exec(text.replaceAll(/ # \{.*/g, ''))).toBeNull();
});

test('E4: a thousand applications make 51 times the counters of calls, and nothing else', async () => {
  const { facts, scrape } = observed();
  wholeLife(facts, 'first', 'application-0');
  const before = families((await scrape()).text);
  for (let nr = 1; nr < 1_000; nr += 1) wholeLife(facts, `room-${nr}`, `application-${nr}`);
  const after = families((await scrape()).text);
  const grown = after.flatMap(({ name, samples }, index) => {
    const times = samples.length / (before[index]?.samples.length ?? 1);
    return times === 1 ? [] : [[name, times]];
  });
  expect(grown).toEqual([
    ['parley_calls_placed_total', 51],
    ['parley_calls_ended_total', 51],
  ]);
  const placed = after.find(({ name }) => name === 'parley_calls_placed_total')?.samples ?? [];
  expect(placed.find(({ labels }) => labels['application'] === 'other')?.value).toBe(950);
});

test('E1: what is shown is what is declared: names, types, help, labels and their values', async () => {
  const { facts, scrape } = observed();
  wholeLife(facts, 'first');
  const declared = Object.values(declaredMetrics);
  const shown = families((await scrape()).text);
  expect(shown.map(({ name, type, help }) => ({ name, type, help }))).toEqual(
    expect.arrayContaining(declared.map(({ name, type, help }) => ({ name, type, help }))),
  );
  expect(shown).toHaveLength(declared.length);
  for (const { name, samples } of shown) {
    const labels: Labels = declared.find((one) => one.name === name)?.labels ?? {};
    for (const sample of samples) {
      const { le: _, ...values } = sample.labels;
      expect(Object.keys(values).toSorted(), name).toEqual(Object.keys(labels).toSorted());
      for (const [label, value] of Object.entries(values)) {
        const set = labels[label];
        if (set && 'values' in set) expect(set.values, `${name} ${label}`).toContain(value);
      }
    }
  }
});

test('E1: names end in their unit, and say what they are', () => {
  for (const { name, type, unit, help, labels } of Object.values(declaredMetrics)) {
    const base = name.replace(/_total$/, '');
    if (unit) expect(base).toMatch(new RegExp(`_${unit}$`));
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    // ASCII: one character more makes the text of a scrape, in memory, twice as large.
    expect(help, name).toMatch(/^[A-Z][ -~]*\.$/);
    for (const { meaning } of Object.values(labels)) expect(meaning, name).not.toBe('');
  }
});

test('O3, E4: the application is a label of counters of calls alone', () => {
  const withApplication = Object.values(declaredMetrics).filter(({ labels }) => 'application' in labels);
  expect(withApplication.map(({ name, type }) => [name, type])).toEqual([
    ['parley_calls_placed_total', 'counter'],
    ['parley_calls_ended_total', 'counter'],
  ]);
});
