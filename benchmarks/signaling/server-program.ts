// What is measured, as a process of its own: the server without its SFU, or a bare `ws` server that sends back what it gets.
import { mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { FakeMediaPlane } from '../../test/support/fake-media-plane.ts';
import { applicationsSetting } from './people.ts';
import type { Answers, Ask, Kind } from './server-process.ts';

const kind = process.argv[2] as Kind;
const port = await (kind === 'parley' ? startParley() : startEcho());

/** With its limits and its metrics; all come from one address here. */
async function startParley(): Promise<number> {
  const config = readConfig({
    PARLEY_PORT: '0',
    PARLEY_DATA_DIR: await mkdtemp(join(tmpdir(), 'parley-bench-')),
    PARLEY_APPLICATIONS: applicationsSetting,
    PARLEY_MAX_SESSIONS: '20000',
    PARLEY_MAX_CONNECTIONS_PER_ADDRESS: '20000',
    PARLEY_MAX_CALLS: '5000',
  });
  const app = await createApp(config, { log: createLogger('error'), media: new FakeMediaPlane(), history: false });
  return (await app.start()).port;
}

function startEcho(): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    socket.on('error', () => undefined);
  });
  return new Promise((resolve) => server.on('listening', () => resolve((server.address() as AddressInfo).port)));
}

const answers: { [K in keyof Answers]: () => Answers[K] } = {
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  bytes() {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  },
};

process.on('message', ({ id, ask }: Ask) => process.send?.({ id, answer: answers[ask]() }));
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, answer: port });
