import { spawnSync } from 'node:child_process';

/** Runs Debian's promtool with this on its standard input. */
export function promtool(args: readonly string[], input = ''): { code: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync('/usr/bin/promtool', args, { input, encoding: 'utf8' });
  if (error) throw error;
  return { code: status, output: `${stdout}${stderr}`.trim() };
}
