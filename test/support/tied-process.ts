import { type ChildProcessWithoutNullStreams, type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';

/**
 * Spawns a program that the kernel kills when this process ends, however that ends: a test run that is killed leaves
 * nothing behind. util-linux's setpriv becomes the program, so it has the child's process id.
 */
export const spawnTied = (
  program: string,
  args: readonly string[],
  options: SpawnOptionsWithoutStdio = {},
): ChildProcessWithoutNullStreams =>
  spawn('/usr/bin/setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], options);
