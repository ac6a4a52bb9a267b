import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How much of the machine's processors the programs that were started in it may use, all together: a control group. */
export type Processor = {
  /** A process that writes its id here belongs to it, and so does whatever it starts. */
  membersFile: string;
  /** In cores: 0.5 is half of one. Whoever has used that up stands still for the rest of a hundredth of a second. */
  limit(cores: number): void;
  release(): void;
  /** In how many hundredths of a second somebody stood still. */
  throttled(): number;
  /** Once nobody is in it any more. */
  remove(): Promise<void>;
};

const PERIOD_US = 10_000;
const LEAVES_WITHIN_MS = 5_000;

type Hierarchy = { folder: string; settings(quotaUs: number | null): Record<string, string> };

const VERSION_2: Hierarchy = {
  folder: '/sys/fs/cgroup',
  settings: (quotaUs) => ({ 'cpu.max': `${quotaUs ?? 'max'} ${PERIOD_US}` }),
};

const VERSION_1: Hierarchy = {
  folder: '/sys/fs/cgroup/cpu',
  settings: (quotaUs) => ({ 'cpu.cfs_period_us': String(PERIOD_US), 'cpu.cfs_quota_us': String(quotaUs ?? -1) }),
};

/** Root only. `name`: a word that no other has on this machine at that time; what a killed run of that name left is taken over. */
export function createProcessor(name: string): Processor {
  const { folder: root, settings } = hierarchy();
  const folder = join(root, `parley-test-${name}`);
  mkdirSync(folder, { recursive: true });
  const write = (quotaUs: number | null): void => {
    for (const [file, text] of Object.entries(settings(quotaUs))) writeFileSync(join(folder, file), text);
  };
  write(null);
  return {
    membersFile: join(folder, 'cgroup.procs'),
    limit: (cores) => write(Math.round(cores * PERIOD_US)),
    release: () => write(null),
    throttled: () => Number(/^nr_throttled (\d+)$/m.exec(readFileSync(join(folder, 'cpu.stat'), 'utf8'))?.[1]),
    remove: () => removeOnceEmpty(folder),
  };
}

/** A process that has ended is in it for a moment still. */
async function removeOnceEmpty(folder: string): Promise<void> {
  const deadline = performance.now() + LEAVES_WITHIN_MS;
  while (performance.now() < deadline && readFileSync(join(folder, 'cgroup.procs'), 'utf8') !== '') await pause(20);
  rmdirSync(folder);
}

/** Debian 12 has the second version; the first is still what some virtual machines have. */
function hierarchy(): Hierarchy {
  const passedOn = join(VERSION_2.folder, 'cgroup.subtree_control');
  if (existsSync(passedOn) && /\bcpu\b/.test(readFileSync(passedOn, 'utf8'))) return VERSION_2;
  if (existsSync(join(VERSION_1.folder, 'cgroup.procs'))) return VERSION_1;
  throw new Error('this machine has no control groups for processor time in /sys/fs/cgroup');
}
