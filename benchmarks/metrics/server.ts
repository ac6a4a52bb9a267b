// The server under load, as a process of its own: what it does is not mixed with what the crowd does.
import { mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createExpressApp, listen } from '../../src/http/http-server.ts';
import { metricsRoutes } from '../../src/http/metrics.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { FakeMediaPlane } from '../../test/support/fake-media-plane.ts';
import { bareRegistry } from './bare-registry.ts';
import { applicationsSetting, type Room } from './crowd.ts';
import { digestsPerCoreSecond, ScoredFacts, sendDigests } from './digest-load.ts';
import type { Answers, Ask } from './server-process.ts';

const RESOLUTION_MS = 1;

const rethrow = (error: unknown): never => {
  throw error;
};
const config = readConfig({
  PARLEY_PORT: '0',
  PARLEY_DATA_DIR: await mkdtemp(join(tmpdir(), 'parley-bench-')),
  PARLEY_APPLICATIONS: applicationsSetting,
});
const app = await createApp(config, { log: createLogger('error'), media: new FakeMediaPlane(), history: false });
const digests = new ScoredFacts(app.quality.events);
const { port } = await app.start();
const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
lag.enable();
let stopDigests = (): void => undefined;

/** The same series from prom-client alone, served in the same way. */
async function serveBare(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const registry = bareRegistry(text);
  const scrape = async () => ({ contentType: registry.contentType, text: await registry.metrics() });
  const folders = { web: '/nonexistent', sdk: '/nonexistent' };
  const express = createExpressApp([metricsRoutes(scrape, null)], folders, { trustProxy: false, onFault: rethrow });
  const settings = { host: '127.0.0.1', port: 0, tls: null, trustProxy: false };
  const server = await listen(express, (_, socket) => socket.destroy(), settings);
  return (server.address() as AddressInfo).port;
}

const answers: { [K in keyof Answers]: (rooms: readonly Room[]) => Answers[K] | Promise<Answers[K]> } = {
  port: () => port,
  bare: serveBare,
  digests(rooms) {
    stopDigests();
    stopDigests = sendDigests(digests, rooms);
    return null;
  },
  forgetStalls() {
    lag.reset();
    return null;
  },
  stallMs: () => Math.max(0, lag.max / 1e6 - RESOLUTION_MS),
  digestsPerCore: (rooms) => digestsPerCoreSecond(digests, rooms[0] ?? { callId: 'none' as Room['callId'], peers: 4 }),
};

process.on('message', (question: Ask) => void answer(question));
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, answer: port });

async function answer({ id, ask, rooms }: Ask): Promise<void> {
  process.send?.({ id, answer: await answers[ask](rooms) });
}
