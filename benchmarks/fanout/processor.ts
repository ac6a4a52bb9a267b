import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const HERTZ = 100;
/** As much of its name as the kernel keeps. */
export const WORKER_NAME = 'mediasoup-worke';

/** All threads of the process keep to one core. */
export function pin(pid: number, core: number): void {
  const args = ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)];
  execFileSync('/usr/bin/taskset', args, { stdio: 'ignore' });
}

/** User and system time of all its threads. */
export function cpuSecondsOf(pid: number): number {
  const [, , , , , , , , , , , user, system] = fieldsOf(pid);
  return (Number(user) + Number(system)) / HERTZ;
}

export function residentBytesOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

export function childOf(parent: number, name: string): number {
  const found = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .find((pid) => {
      try {
        return Number(fieldsOf(pid)[1]) === parent && readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd() === name;
      } catch {
        // It ended between the list and the look.
        return false;
      }
    });
  if (found === undefined) throw new Error(`process ${parent} has no child ${name}`);
  return found;
}

/** How much of a core was used, by whatever it was, since this was made: 0 to 1. */
export class CoreUse {
  readonly #core: number;
  readonly #idle: number;
  readonly #at = performance.now();

  constructor(core: number) {
    this.#core = core;
    this.#idle = idleSeconds(core);
  }

  get share(): number {
    return Math.max(0, 1 - (idleSeconds(this.#core) - this.#idle) / ((performance.now() - this.#at) / 1_000));
  }
}

function idleSeconds(core: number): number {
  const line = readFileSync('/proc/stat', 'utf8')
    .split('\n')
    .find((it) => it.startsWith(`cpu${core} `));
  const [, , , , idle, waiting] = line?.split(/\s+/) ?? [];
  return (Number(idle) + Number(waiting)) / HERTZ;
}

/** After the program's name, which may hold anything: state, parent, … */
const fieldsOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
