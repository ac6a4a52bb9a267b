import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type Direction = 'up' | 'down';
/** Of one connection only so many bytes pass in that direction; then both ends are cut at once. */
export type Cut = { readonly direction: Direction; readonly bytes: number };

/**
 * TCP to the server under test that dies at a byte: each connection by the next of these cuts; what comes after them
 * passes whole. It closes with the test. `passed`: where each piece ended that passed over the last connection.
 */
export async function startByteCutter(targetPort: number, cuts: readonly Cut[] = []) {
  const sockets = new Set<Socket>();
  const left = [...cuts];
  const passed: Record<Direction, number[]> = { up: [], down: [] };
  let died = 0;

  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    const budget = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
    const cut = left.shift();
    if (cut) budget[cut.direction] = cut.bytes;
    passed.up = [];
    passed.down = [];
    let isDying = false;
    const kill = (): void => {
      client.destroy();
      upstream.destroy();
    };
    const pass = (from: Socket, to: Socket, direction: Direction): void => {
      sockets.add(from);
      from.on('data', (data) => {
        const passing = data.subarray(0, Math.max(0, budget[direction]));
        budget[direction] -= data.byteLength;
        passed[direction].push((passed[direction].at(-1) ?? 0) + data.byteLength);
        if (budget[direction] > 0) to.write(passing);
        // The end follows the last byte, so that it arrives.
        else {
          if (!isDying) died += 1;
          isDying = true;
          to.end(passing, kill);
        }
      });
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      // What a cut leaves behind is expected here.
      from.on('error', () => from.destroy());
    };
    pass(client, upstream, 'up');
    pass(upstream, client, 'down');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `ws://127.0.0.1:${port}/ws`,
    /** The next connection that nothing else is planned for. */
    cutNextAfter(direction: Direction, bytes: number): void {
      left.push({ direction, bytes });
    },
    passed,
    /** Connections that were cut: one may end before its byte comes. */
    get died(): number {
      return died;
    },
    /** All that passed over the last connection. */
    get counted(): Record<Direction, number> {
      return { up: passed.up.at(-1) ?? 0, down: passed.down.at(-1) ?? 0 };
    },
    close,
  };
}
