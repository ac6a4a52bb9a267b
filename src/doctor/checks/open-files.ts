import { readFile } from 'node:fs/promises';
import { defineCheck } from '../check.ts';

export const openFiles = defineCheck({
  name: 'open-files',
  title: 'Open files',
  quick: true,
  faults: {
    'open-files-few': {
      level: 'warning',
      means:
        'Each signed-in device is an open file, and the system allows this process fewer than PARLEY_MAX_SESSIONS.',
      fix: 'Raise the limit (LimitNOFILE= of the service, `ulimit -n`, --ulimit nofile= of the container), or lower PARLEY_MAX_SESSIONS.',
    },
  },
  async examine({ config: { signaling } }, tell) {
    const allowed = await softLimit();
    if (allowed === null) return tell.ok('This system does not say how many files a process may open.');
    const { maxSessions } = signaling;
    if (allowed < maxSessions) {
      tell.fault('open-files-few', `${allowed} files may be open, and ${maxSessions} devices may sign in.`);
    } else tell.ok(`${allowed === Number.POSITIVE_INFINITY ? 'Any number of' : allowed} files may be open.`);
  },
});

/** Of this process (proc(5)); Node has raised it to the hard limit. Null where there is no /proc. */
async function softLimit(): Promise<number | null> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const [, soft] = /^Max open files\s+(\S+)/m.exec(limits) ?? [];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}
