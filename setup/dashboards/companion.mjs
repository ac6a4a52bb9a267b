import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { SetupError } from '../setup-error.mjs';

const STARTS_WITHIN_MS = 30_000;
const ENDS_WITHIN_MS = 5_000;
const LOOKS_EVERY_MS = 100;
const LINES_SHOWN = 15;

/**
 * Runs a program beside the server, its output in `logFile`; resolves once `readyUrl` answers. The kernel ends it when
 * this process ends, however that ends. Throws a SetupError with the end of its log where it does not start.
 * @returns {Promise<{ stop(): Promise<void> }>}
 */
export async function startCompanion({ name, program, args, env = process.env, logFile, readyUrl }) {
  const log = openSync(logFile, 'a');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', program, ...args], { env, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = once(child, 'close').catch(() => undefined);
  if (!(await answers(readyUrl, () => child.exitCode !== null || child.signalCode !== null))) {
    child.kill('SIGKILL');
    throw new SetupError(`${name} did not start.`, `The end of ${logFile}:\n\n${lastLines(logFile)}`);
  }
  return {
    async stop() {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}

async function answers(url, hasEnded) {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < deadline && !hasEnded()) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS));
  }
  return false;
}

const lastLines = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
