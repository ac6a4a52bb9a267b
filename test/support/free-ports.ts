import { createServer } from 'node:net';

/**
 * Below those that Linux gives by itself (32,768 and above), so that no connection takes one that was free a moment ago;
 * and for each of Vitest's processes its own.
 */
const FIRST = 12_000;
const EACH = 2_500;
const PROCESSES = 8;

const own = FIRST + EACH * (Number(process.env['VITEST_POOL_ID'] ?? 0) % PROCESSES);
let next = Math.floor(Math.random() * EACH);

/** Ports on loopback that are free, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePortRow(1));
  return ports;
}

/** The first of so many free ports in a row. */
export async function freePortRow(length: number): Promise<number> {
  for (;;) {
    if (next + length > EACH) next = 0;
    const row = Array.from({ length }, (_, index) => own + next + index);
    next += length;
    const areFree = await Promise.all(row.map(isFree));
    if (areFree.every(Boolean)) return row[0] ?? own;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
