import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

type Budget = { direction: 'up' | 'down'; bytes: number };

/**
 * TCP to the server under test that dies at a byte: of the next connection only the first `bytes` in one direction pass,
 * then both ends are cut at once. Connections after that pass whole, until the next budget. It closes with the test.
 */
export async function startByteCutter(targetPort: number) {
  const sockets = new Set<Socket>();
  let budget: Budget | null = null;
  /** Of the last connection whose budget was infinite. */
  const counted = { up: 0, down: 0 };

  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    const left = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
    if (budget) left[budget.direction] = budget.bytes;
    budget = null;
    counted.up = 0;
    counted.down = 0;
    const kill = (): void => {
      client.destroy();
      upstream.destroy();
    };
    const pass = (from: Socket, to: Socket, direction: 'up' | 'down'): void => {
      sockets.add(from);
      from.on('data', (data) => {
        const passing = data.subarray(0, Math.max(0, left[direction]));
        left[direction] -= data.byteLength;
        counted[direction] += data.byteLength;
        if (left[direction] > 0) to.write(passing);
        // The end follows the last byte, so that it arrives.
        else to.end(passing, kill);
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
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `ws://127.0.0.1:${port}/ws`,
    cutNextAfter(direction: 'up' | 'down', bytes: number): void {
      budget = { direction, bytes };
    },
    counted,
  };
}
