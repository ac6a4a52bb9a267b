import { collectDefaultMetrics } from 'prom-client';
import { counter, gauge, histogram } from './metric-declaration.ts';
import type { MetricRegistry } from './metric-registry.ts';

const source = 'process';

/**
 * What is kept of prom-client's own metrics, under the names that everybody's dashboards know. Of the others, some break
 * Prometheus' rules (gauges that end in `_total`), and its event-loop lag counts the timer's own 10 ms.
 */
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
    help: 'Memory that JavaScript’s heap has.',
    unit: 'bytes',
    source,
    labels: {},
  }),
  heapUsed: gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Memory that JavaScript’s heap uses.',
    unit: 'bytes',
    source,
    labels: {},
  }),
  garbageCollection: histogram({
    name: 'nodejs_gc_duration_seconds',
    help: 'Pauses for garbage collection.',
    unit: 'seconds',
    source,
    labels: { kind: { meaning: 'As V8 names it', values: ['major', 'minor', 'incremental', 'weakcb'] } },
    buckets: [0.001, 0.01, 0.1, 1],
  }),
  nodeVersion: gauge({
    name: 'nodejs_version_info',
    help: 'Node’s version.',
    unit: null,
    source,
    labels: {
      version: { meaning: 'Of the process', atMost: 1 },
      major: { meaning: 'Of the process', atMost: 1 },
      minor: { meaning: 'Of the process', atMost: 1 },
      patch: { meaning: 'Of the process', atMost: 1 },
    },
  }),
};

export function observeProcess(registry: MetricRegistry): void {
  registry.adopt(
    (register) => collectDefaultMetrics({ register, gcDurationBuckets: [...processMetrics.garbageCollection.buckets] }),
    Object.values(processMetrics),
  );
}
