import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const HERTZ = 100;

/** `state` and times of proc_pid_stat(5). */
export type Glance = { readonly state: string; readonly cpuSeconds: number };

/** What the kernel says of a process that does not answer for itself. Null where there is no /proc, or no such process. */
export function glanceAt(pid: number): Glance | null {
  try {
    // After the program's name, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [state = '', user, system] = [fields[0], Number(fields[11]), Number(fields[12])];
    return { state, cpuSeconds: (user + system) / HERTZ };
  } catch {
    return null;
  }
}

/** With more of the time than this part it runs, and does not answer all the same. */
const RUNS_FROM = 0.1;

/** It would run and hardly does, or waits for a disk. */
export function isStarved(before: Glance | null, now: Glance | null, elapsedMs: number): boolean {
  if (!before || !now) return false;
  if (now.state === 'D') return true;
  return now.state === 'R' && (now.cpuSeconds - before.cpuSeconds) * 1_000 < RUNS_FROM * elapsedMs;
}
