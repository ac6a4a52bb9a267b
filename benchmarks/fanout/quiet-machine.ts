import { loadavg } from 'node:os';

/** Of one core's work in the last minute. More, and what other programs do is in the numbers. */
const MAX_LOAD = 0.3;
/** Of its core. More, and it is the generator that is measured. */
const MAX_GENERATOR = 0.6;

/** Throws where something else runs here. */
export function requireQuietMachine(): void {
  const [load = 0] = loadavg();
  if (load <= MAX_LOAD) return;
  throw new Error(
    `The load average is ${load}, and above ${MAX_LOAD} this says nothing. Wait, or say --any-load to see that it runs.`,
  );
}

export function requireIdleGenerator(name: string, share: number): void {
  if (share <= MAX_GENERATOR) return;
  throw new Error(`${name}: the generator's core was ${Math.round(share * 100)} % used: the run says nothing.`);
}
