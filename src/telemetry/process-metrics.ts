import { readdir } from 'node:fs/promises';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { counter, gauge, histogram } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';
import { openFileLimit } from './open-file-limit.ts';

const source = 'process';

const gcKind = { meaning: 'As V8 names it', values: ['major', 'minor', 'incremental', 'weakcb'] } as const;
const once = { meaning: 'Of the process', atMost: 1 } as const;

/** Under the names that everybody's dashboards of Node know. */
export const processMetrics = {
  processCpu: counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time that the process has used.',
    unit: 'seconds',
    source,
    labels: {},
  }),
  processStart: gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, since the Unix epoch.',
    unit: 'seconds',
    source,
    labels: {},
  }),
  residentMemory: gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory that the process holds.',
    unit: 'bytes',
    source,
    labels: {},
  }),
  openFiles: gauge({
    name: 'process_open_fds',
    help: 'Open files and sockets.',
    unit: null,
    source,
    labels: {},
  }),
  maxFiles: gauge({
    name: 'process_max_fds',
    help: 'Files and sockets that the process may have open.',
    unit: null,
    source,
    labels: {},
  }),
  heapTotal: gauge({
    name: 'nodejs_heap_size_total_bytes',
    help: 'Memory that the heap of JavaScript has.',
    unit: 'bytes',
    source,
    labels: {},
  }),
  heapUsed: gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Memory that the heap of JavaScript uses.',
    unit: 'bytes',
    source,
    labels: {},
  }),
  garbageCollection: histogram({
    name: 'nodejs_gc_duration_seconds',
    help: 'Pauses for garbage collection.',
    unit: 'seconds',
    source,
    labels: { kind: gcKind },
    buckets: [0.001, 0.01, 0.1, 1],
    fromStart: 'all',
  }),
  nodeVersion: gauge({
    name: 'nodejs_version_info',
    help: 'Version of Node.',
    unit: null,
    source,
    labels: { version: { ...once }, major: { ...once }, minor: { ...once }, patch: { ...once } },
  }),
};

/** Makes them. `read`: sets them as the process is now; `stop`: ends the watching. */
export function observeProcess(registry: MetricRegistry): { read(): Promise<void>; stop(): void } {
  const stop = countGarbageCollections(registry);
  tellVersion(registry);
  const cpu = registry.readCounter(processMetrics.processCpu);
  const start = registry.gauge(processMetrics.processStart);
  const resident = registry.gauge(processMetrics.residentMemory);
  const heapTotal = registry.gauge(processMetrics.heapTotal);
  const heapUsed = registry.gauge(processMetrics.heapUsed);
  const openFiles = registry.gauge(processMetrics.openFiles);
  const maxFiles = registry.gauge(processMetrics.maxFiles);
  start.set({}, Date.now() / 1000 - process.uptime());
  // Without a limit as many as there are numbers.
  maxFiles.set({}, Math.min(openFileLimit() ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
  const read = async (): Promise<void> => {
    const { user, system } = process.cpuUsage();
    cpu.set({}, (user + system) / 1e6);
    const memory = process.memoryUsage();
    resident.set({}, memory.rss);
    heapTotal.set({}, memory.heapTotal);
    heapUsed.set({}, memory.heapUsed);
    // With thousands of connections this takes milliseconds: not on this thread.
    openFiles.set({}, (await readdir('/proc/self/fd')).length);
  };
  return { read, stop };
}

function tellVersion(registry: MetricRegistry): void {
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.');
  registry.gauge(processMetrics.nodeVersion).set({ version: process.version, major, minor, patch }, 1);
}

const GC_KINDS: ReadonlyMap<unknown, (typeof gcKind.values)[number]> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

function countGarbageCollections(registry: MetricRegistry): () => void {
  const pauses = registry.histogram(processMetrics.garbageCollection);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = GC_KINDS.get(kindOf(entry));
      if (kind) pauses.observe({ kind }, entry.duration / 1000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

/** Node's `detail.kind`, which its types leave out. */
function kindOf(entry: object): unknown {
  const detail = 'detail' in entry ? entry.detail : null;
  return detail !== null && typeof detail === 'object' && 'kind' in detail ? detail.kind : null;
}
