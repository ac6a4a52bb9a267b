import { createServer } from 'node:net';
import { SetupError } from '../setup-error.mjs';

const TRIES = 20;

/** The first port from `wanted` on that nobody listens on, on loopback. */
export async function firstFreePort(wanted) {
  for (let port = wanted; port < wanted + TRIES; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new SetupError(`None of the ports ${wanted} to ${wanted + TRIES - 1} is free.`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
