import { spawnSync } from 'node:child_process';

/** The files in which this machine's apt settings name a Debian archive, in apt's one-line or its `.sources` form. */
export function debianSourceFiles() {
  const format = '$' + '(ORIGIN) $' + '(SOURCESENTRY)';
  const { stdout } = spawnSync('apt-get', ['indextargets', '--format', format], { encoding: 'utf8' });
  const entries = (stdout ?? '').split('\n').filter((line) => line.startsWith('Debian '));
  return [...new Set(entries.map((line) => line.slice('Debian '.length).replace(/:\d+$/, '')))];
}
