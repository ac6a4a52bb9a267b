import { openFileLimit } from '../../telemetry/open-file-limit.ts';
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
    const allowed = openFileLimit();
    if (allowed === null) return tell.ok('This system does not say how many files a process may open.');
    const { maxSessions } = signaling;
    if (allowed < maxSessions) {
      tell.fault('open-files-few', `${allowed} files may be open, and ${maxSessions} devices may sign in.`);
    } else tell.ok(`${allowed === Number.POSITIVE_INFINITY ? 'Any number of' : allowed} files may be open.`);
  },
});
