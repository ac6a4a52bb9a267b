import { globSync, readFileSync } from 'node:fs';

/** Ids of the processes that run this very program. */
export const processesOf = (program: string): number[] =>
  globSync('/proc/[0-9]*').flatMap((folder) => {
    try {
      return readFileSync(`${folder}/cmdline`, 'utf8').startsWith(`${program}\0`)
        ? [Number(folder.slice('/proc/'.length))]
        : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });

/** Those that have ended meanwhile are left out. */
export function killProcessesOf(program: string): void {
  for (const pid of processesOf(program)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
