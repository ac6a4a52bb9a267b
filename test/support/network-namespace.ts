import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';
import { spawnTied } from './tied-process.ts';

export type NetworkNamespace = {
  /** What runs a program within. */
  readonly enter: readonly string[];
  /** A path for who starts a program by its path. */
  within(program: string): string;
  /** Drops what comes by this protocol to that port. */
  block(protocol: 'udp' | 'tcp', port: number): void;
};

const ready = [
  'ip link set lo up',
  'nft add table inet t',
  "nft 'add chain inet t i { type filter hook input priority 0; }'",
];

/** A network of its own with nothing but loopback, until the test ends. Root is one by itself; others become one within. */
export async function networkNamespace(): Promise<NetworkNamespace> {
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  const script = `${ready.join(' && ')} && echo ready && exec sleep infinity`;
  const holder = spawnTied('/usr/bin/unshare', [...user, '--net', 'sh', '-c', script]);
  onTestFinished(() => void holder.kill('SIGKILL'));
  const [said] = await Promise.race([once(holder.stdout, 'data'), once(holder.stderr, 'data')]);
  if (String(said).trim() !== 'ready') throw new Error(`there is no network namespace: ${said}`);
  const enter = [
    '/usr/bin/nsenter',
    `--target=${holder.pid}`,
    ...(isRoot ? [] : ['--user', '--preserve-credentials']),
    '--net',
    '--',
  ];
  return {
    enter,
    within(program) {
      const file = join(temporaryFolder(), 'within');
      writeFileSync(file, `#!/bin/sh\nexec ${enter.join(' ')} '${program}' "$@"\n`);
      chmodSync(file, 0o755);
      return file;
    },
    block(protocol, port) {
      const [program, ...args] = [...enter, 'nft', `add rule inet t i ${protocol} dport ${port} drop`];
      execFileSync(program, args, { stdio: 'pipe' });
    },
  };
}
