import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Levels by what is real: see CONTRIBUTING.md. Files of a group run beside each other, groups one after another. Two
 * browsers, or a build, need both cores, so those files run alone.
 */
const level = (
  name: string,
  include: string[],
  options: { timeout: number; poll: number; parallel: boolean; group: number; isolate?: boolean },
) => ({
  test: {
    name,
    include,
    sequence: { groupOrder: options.group },
    isolate: options.isolate ?? true,
    testTimeout: options.timeout,
    hookTimeout: options.timeout,
    fileParallelism: options.parallel,
    // Vitest gives up after a second, which a busy machine takes by itself.
    expect: { poll: { timeout: options.poll } },
  },
});

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, of two half. Most of its tests wait for a server.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      level('unit', ['test/unit/**/*.test.ts', 'test/architecture.test.ts'], {
        timeout: 10_000,
        poll: 5_000,
        parallel: true,
        group: 0,
        // No module keeps a state that could pass from one file to the next, and loading them takes longer than the tests.
        isolate: false,
      }),
      level('contract', ['test/contract/**/*.test.ts'], { timeout: 20_000, poll: 10_000, parallel: true, group: 0 }),
      level('conversation', ['test/conversation/**/*.test.ts'], {
        timeout: 60_000,
        poll: 10_000,
        parallel: true,
        group: 0,
      }),
      level('media', ['test/media/**/*.test.ts'], { timeout: 60_000, poll: 15_000, parallel: true, group: 1 }),
      level('browser', ['test/browser/**/*.test.ts'], { timeout: 120_000, poll: 15_000, parallel: false, group: 2 }),
      level('network', ['test/network/**/*.test.ts'], { timeout: 180_000, poll: 30_000, parallel: false, group: 2 }),
      // The first build on a machine makes its base, too.
      level('image', ['test/image/**/*.test.ts'], { timeout: 600_000, poll: 30_000, parallel: false, group: 3 }),
    ],
  },
});
