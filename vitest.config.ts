import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Levels by what is real: see CONTRIBUTING.md. Browser and media tests share two cores, so their files run one after another. */
const level = (
  name: string,
  include: string[],
  options: { timeout: number; poll: number; parallel: boolean; group?: number },
) => ({
  test: {
    name,
    include,
    sequence: { groupOrder: options.group ?? 0 },
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
      }),
      level('contract', ['test/contract/**/*.test.ts'], { timeout: 20_000, poll: 10_000, parallel: true }),
      level('conversation', ['test/conversation/**/*.test.ts'], { timeout: 60_000, poll: 10_000, parallel: true }),
      level('media', ['test/media/**/*.test.ts'], { timeout: 60_000, poll: 15_000, parallel: true }),
      level('browser', ['test/browser/**/*.test.ts'], { timeout: 120_000, poll: 15_000, parallel: false }),
      level('network', ['test/network/**/*.test.ts'], { timeout: 180_000, poll: 30_000, parallel: false }),
      // After all others: a build takes both cores. The first one on a machine makes its base, too.
      level('image', ['test/image/**/*.test.ts'], { timeout: 600_000, poll: 30_000, parallel: false, group: 1 }),
    ],
  },
});
