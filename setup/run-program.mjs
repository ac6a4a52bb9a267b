import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { SetupError } from './setup-error.mjs';

/** What shells add to the number of the signal that ended a program. */
const SIGNAL_EXIT_BASE = 128;
const LINES_SHOWN_ON_FAILURE = { first: 15, last: 30 };

/**
 * Runs a program to its end without a terminal and resolves to what it printed (stdout and stderr together).
 * `onLine` gets each line as it comes; `signal` (an AbortSignal) ends the program with `killSignal`. Throws a SetupError
 * with the output's first and last lines if the exit code is not 0.
 */
export async function run(program, args, options = {}) {
  const { code, output } = await attempt(program, args, options);
  if (code === 0) return output;
  throw new SetupError(`\`${[program, ...args].join(' ')}\` failed (${code}).`, shorten(output));
}

function shorten(output) {
  const { first, last } = LINES_SHOWN_ON_FAILURE;
  const lines = output.trimEnd().split('\n');
  if (lines.length <= first + last) return lines.join('\n');
  return [...lines.slice(0, first), '…', ...lines.slice(-last)].join('\n');
}

/** As `run`, but a failure is a result: { code: exit code, signal name or error code; output }. */
export function attempt(program, args, { cwd, env = process.env, onLine, signal, killSignal } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, signal, killSignal, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        onLine?.(line);
      });
    }
    const stopForwarding = signal ? () => undefined : forwardEnd(child);
    child.on('error', (error) => error.name === 'AbortError' || resolve({ code: error.code, output: error.message }));
    child.on('close', (code, killer) => {
      stopForwarding();
      resolve({ code: code ?? killer, output: lines.map((l) => `${l}\n`).join('') });
    });
  });
}

/** Whoever ends set-up ends what it runs, too, instead of leaving it behind. Returns what takes that back. */
function forwardEnd(child) {
  const end = (name) => {
    child.kill(name);
    child.once('close', () => process.exit(SIGNAL_EXIT_BASE + constants.signals[name]));
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) process.once(name, end);
  return () => {
    for (const name of names) process.off(name, end);
  };
}

/**
 * Runs a program in the foreground with this one's terminal and signals; resolves to its exit code.
 * Ctrl-C in a terminal reaches the program by itself, so it is passed on only where there is none.
 */
export function runInForeground(program, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => reject(new SetupError(`Cannot run ${program}: ${error.message}.`)));
    child.on('exit', (code, killer) => resolve(code ?? SIGNAL_EXIT_BASE + constants.signals[killer]));
  });
}
