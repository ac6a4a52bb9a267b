import { readFileSync } from 'node:fs';

/** How many files this process may open (proc(5)): Node has raised it to the hard limit. Null where there is no /proc. */
export function openFileLimit(): number | null {
  const [, soft] = /^Max open files\s+(\S+)/m.exec(limits()) ?? [];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

function limits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
