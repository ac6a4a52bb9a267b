import type { Fault, Finding } from './check.ts';

/** What is found beside the checks: about the doctor’s own work. */
export const generalFaults = {
  'settings-wrong': {
    level: 'problem',
    means: 'A setting is unknown, impossible, or contradicts another one: the server does not start.',
    fix: 'Set each one named as the table of settings in docs/operations.md has it.',
  },
  'server-not-running': {
    level: 'note',
    means:
      'No server runs at PARLEY_PORT: the doctor started a worker of its own for the time being, and could not look through the public URL.',
    fix: 'Start the server and run the doctor again to have it looked at as it runs.',
  },
  'server-refuses': {
    level: 'problem',
    means:
      'The server that runs does not let the doctor ask: its PARLEY_METRICS_TOKEN is another one, or it takes the doctor for another machine.',
    fix: 'Run the doctor with the settings that the server has: the same .env, or the same PARLEY_METRICS_TOKEN.',
  },
  'check-failed': {
    level: 'problem',
    means: 'A check itself failed, so nothing is known of what it looks at.',
    fix: 'Run `npm run doctor` again; if it stays so, tell the makers of Parley what the finding says.',
  },
} as const satisfies Record<string, Fault>;

export function generalFinding(check: string, code: keyof typeof generalFaults, found: string): Finding {
  const { level, fix } = generalFaults[code];
  return { check, level, code, fix, found };
}
