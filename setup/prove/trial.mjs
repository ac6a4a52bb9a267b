import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../project.mjs';
import { run } from '../run-program.mjs';
import { SetupError } from '../setup-error.mjs';

/** In the user's home. */
const CHECKOUT = 'parley';
const FIRST_START_LIMIT_MS = 30 * 60_000;
const SECOND_START_LIMIT_MS = 60_000;
/** What a second start may take until it listens. */
const SECOND_START_GOAL_MS = 3000;
const POLL_MS = 20;

/** Clones the committed HEAD inside, with the git that is there. */
export async function cloneHead(inside, folder) {
  await run('git', ['-C', root, 'bundle', 'create', '--quiet', join(folder, 'head.bundle'), 'HEAD']);
  const code = await inside.start(`git -c advice.detachedHead=false clone --quiet /head.bundle ${CHECKOUT}`).ended;
  if (code !== 0) throw new SetupError('The clone failed.');
}

/** `npm start` until the server is healthy, then SIGTERM; the exit code must be 0. */
export async function firstStart(inside, port) {
  const server = inside.start('npm start', { cwd: CHECKOUT });
  await reached(() => isHealthy(port), server, FIRST_START_LIMIT_MS, 'healthy');
  await stopped(server);
}

/** Starts once more; throws unless it listens soon enough. Resolves to the milliseconds that it took. */
export async function secondStart(inside, port) {
  const startedAt = performance.now();
  const server = inside.start('npm start', { cwd: CHECKOUT });
  await reached(() => listens(port), server, SECOND_START_LIMIT_MS, 'listening');
  const took = performance.now() - startedAt;
  await reached(() => isHealthy(port), server, SECOND_START_LIMIT_MS, 'healthy');
  await stopped(server);
  if (took > SECOND_START_GOAL_MS) {
    throw new SetupError(
      `The second start listened after ${Math.round(took)} ms; ${SECOND_START_GOAL_MS} are allowed.`,
    );
  }
  return took;
}

export async function runTests(inside) {
  const code = await inside.start('npm test', { cwd: CHECKOUT }).ended;
  if (code !== 0) throw new SetupError(`npm test ended with ${code}.`);
}

/** A port that nothing listens on now. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function stopped(server) {
  server.stop();
  const code = await server.ended;
  if (code !== 0) throw new SetupError(`npm start ended with ${code} after SIGTERM, not with 0.`);
}

async function reached(condition, server, limitMs, name) {
  const deadline = performance.now() + limitMs;
  const early = server.ended.then((code) => {
    throw new SetupError(`npm start ended with ${code} before it was ${name}.`);
  });
  early.catch(() => {});
  while (!(await Promise.race([condition(), early]))) {
    if (performance.now() > deadline) throw new SetupError(`npm start was not ${name} within ${limitMs / 1000} s.`);
    await Promise.race([pause(POLL_MS), early]);
  }
}

async function isHealthy(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).status === 200;
  } catch {
    return false;
  }
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });
}
