import type { WorkerReport } from './overview-report.ts';

/** `cpuSeconds`: since it began; absent: it did not answer. */
export type SeenWorker = Omit<WorkerReport, 'cpu'> & { readonly cpuSeconds?: number };

/** A shorter span says more of the moment, and less of the load. */
const SPAN_MS = 2_000;

type Known = { readonly at: number; readonly cpuSeconds: number; readonly cpu: number | null };

/** How much of a core each worker took between one look and the next. */
export class WorkerLoads {
  #known = new Map<number, Known>();

  look(workers: readonly SeenWorker[], now: number): WorkerReport[] {
    const before = this.#known;
    this.#known = new Map();
    return workers.map(({ pid, version, srtp, cpuSeconds }) => {
      const known = loadOf(before.get(pid), cpuSeconds, now);
      if (known) this.#known.set(pid, known);
      return { pid, version, srtp, cpu: known?.cpu ?? null };
    });
  }
}

function loadOf(before: Known | undefined, cpuSeconds: number | undefined, now: number): Known | null {
  if (cpuSeconds === undefined) return null;
  if (!before) return { at: now, cpuSeconds, cpu: null };
  const spanMs = now - before.at;
  if (spanMs < SPAN_MS) return before;
  return { at: now, cpuSeconds, cpu: Math.max(0, ((cpuSeconds - before.cpuSeconds) * 1_000) / spanMs) };
}
