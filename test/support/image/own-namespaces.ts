import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { OWN_NAMESPACES } from '../../../setup/prove/inside.mjs';
import { spawnTied } from '../tied-process.ts';

export type Program = {
  /** What it has printed so far, stdout and stderr together. */
  output(): string;
  /** Ids of the processes that run this very command line, in or below the program. */
  processes(commandLine: readonly string[]): number[];
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  /** Ends it and all that it started. */
  kill(): Promise<void>;
};

/** Starts a program whose mounts and processes all end with it, and it with this process. Root only. */
export function startInOwnNamespaces(command: readonly string[], environment: NodeJS.ProcessEnv = {}): Program {
  const child = spawnTied('/usr/bin/unshare', [...OWN_NAMESPACES, '--mount-proc', ...command], {
    env: { ...process.env, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return {
    output: () => output,
    processes: (commandLine) =>
      below(child.pid).filter((pid) => contents(`/proc/${pid}/cmdline`) === `${commandLine.join('\0')}\0`),
    ended,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'close');
      }
    },
  };
}

function below(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  // Each thread has children of its own.
  const lists = globSync(`/proc/${pid}/task/*/children`).map(contents);
  const children = lists.join(' ').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...below(child)]);
}

/** Empty when the process has ended meanwhile. */
function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
