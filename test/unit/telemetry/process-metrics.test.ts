import { expect, test } from 'vitest';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { emptySnapshot, observedFacts } from '../../support/telemetry/observed-facts.ts';
import { families } from '../../support/telemetry/scraped.ts';

test('E8: the process is read as it is', async () => {
  const { scrape } = createMetrics(observedFacts(), async () => emptySnapshot);
  const shown = families((await scrape()).text);
  const value = (name: string): number => shown.find((one) => one.name === name)?.samples[0]?.value ?? Number.NaN;
  const { user, system } = process.cpuUsage();
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(value('process_cpu_seconds_total')).toBeLessThanOrEqual((user + system) / 1e6);
  expect(value('process_start_time_seconds')).toBeLessThan(Date.now() / 1000);
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(value('nodejs_heap_size_used_bytes'));
  expect(value('nodejs_heap_size_total_bytes')).toBeGreaterThan(0);
  expect(value('process_open_fds')).toBeGreaterThan(2);
  expect(value('process_max_fds')).toBeGreaterThanOrEqual(value('process_open_fds'));
  const version = shown.find(({ name }) => name === 'nodejs_version_info')?.samples[0]?.labels;
  expect(version).toMatchObject({ version: process.version, major: process.versions.node.split('.')[0] });
});

test('E8: pauses for garbage collection are counted by kind', async () => {
  const { scrape } = createMetrics(observedFacts(), async () => emptySnapshot);
  const collections = async (): Promise<number> =>
    families((await scrape()).text)
      .flatMap(({ samples }) => samples)
      .filter(({ name }) => name === 'nodejs_gc_duration_seconds_count')
      .reduce((sum, { value }) => sum + value, 0);
  const allocate = async (): Promise<number> => {
    for (let i = 0; i < 1_000; i += 1) Array.from({ length: 1_000 }, () => ({}));
    return collections();
  };
  await expect.poll(allocate).toBeGreaterThan(0);
});
