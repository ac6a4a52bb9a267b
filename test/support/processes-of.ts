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
