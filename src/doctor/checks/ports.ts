import { defineCheck } from '../check.ts';
import type { TakenPort } from '../ports/taken-ports.ts';

export const ports = defineCheck({
  name: 'ports',
  title: 'Ports',
  quick: true,
  faults: {
    'port-taken': {
      level: 'problem',
      means: 'Another program holds a port that the server needs.',
      fix: 'End that program, or set PARLEY_PORT or PARLEY_MEDIA_PORT to ports that are free.',
    },
    'port-not-allowed': {
      level: 'problem',
      means: 'The user who runs Parley may not listen on that port; those below 1024 are for root.',
      fix: 'Choose a port above 1023, or put a reverse proxy before Parley.',
    },
    'port-foreign-address': {
      level: 'problem',
      means: 'PARLEY_HOST or PARLEY_MEDIA_HOST is no address of this machine.',
      fix: 'Set it to an address of this machine or to 0.0.0.0; what clients are told is PARLEY_ANNOUNCED_ADDRESS.',
    },
    'port-failed': {
      level: 'problem',
      means: 'The system refuses a port for another reason.',
      fix: 'Look up the error in the finding, or set PARLEY_HOST, PARLEY_PORT, PARLEY_MEDIA_HOST and PARLEY_MEDIA_PORT anew.',
    },
  },
  examine({ looker }, tell) {
    if (looker.by === 'server') return tell.ok('The server holds the ports that it needs.');
    for (const taken of looker.taken) {
      const what = `${taken.protocol.toUpperCase()} port ${taken.port} on ${taken.host} (${taken.use})`;
      tell.fault(codeOf(taken), `${what} ${whyNot(taken)}.`);
    }
    if (looker.taken.length === 0) tell.ok('All ports that the server needs are free.');
  },
});

const CODES = {
  taken: 'port-taken',
  'not-allowed': 'port-not-allowed',
  'foreign-address': 'port-foreign-address',
  failed: 'port-failed',
} as const;

const codeOf = ({ because }: TakenPort) => CODES[because];

function whyNot(taken: TakenPort): string {
  switch (taken.because) {
    case 'taken':
      return taken.holder
        ? `is held by ${taken.holder.program} (process ${taken.holder.pid})`
        : 'is held by a program of another user';
    case 'not-allowed':
      return 'is not allowed to this user';
    case 'foreign-address':
      return 'cannot be had, since this machine has no such address';
    case 'failed':
      return `cannot be had: ${taken.message}`;
  }
}
