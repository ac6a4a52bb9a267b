import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createMediasoupPlane } from '../../workers/mediasoup-media-plane.ts';
import { freePorts } from './free-ports.ts';
import { workerProgramForTests } from './media-worker.ts';

export type AppUnderTest = {
  url: string;
  port: number;
  quality: App['quality'];
  metric(line: string): Promise<number>;
  /** As the kernel would, out of memory: the workers' processes are gone at once. */
  killWorkers(): Promise<void>;
  /** They live, and do not answer. */
  stopWorkers(): Promise<void>;
  stop(): Promise<void>;
};

/** The whole server as `npm start` runs it, on loopback (or `PARLEY_HOST`) and free ports, with one real mediasoup worker. */
export async function startApp(environment: Record<string, string> = {}): Promise<AppUnderTest> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const [mediaPort] = await freePorts(1);
  const config = readConfig({
    PARLEY_PORT: '0',
    PARLEY_DATA_DIR: dataDirectory,
    PARLEY_MEDIA_WORKERS: '1',
    PARLEY_MEDIA_PORT: String(mediaPort),
    ...environment,
  });
  const log = createLogger('warn');
  const media = await createMediasoupPlane({ ...config.media, workerProgram: workerProgramForTests(), log });
  const app = await createApp(config, { log, media });
  const { port } = await app.start();
  const signalWorkers = async (signal: NodeJS.Signals): Promise<void> => {
    for (const { pid } of (await media.snapshot()).workers) process.kill(pid, signal);
  };
  const url = `http://${environment['PARLEY_HOST'] ?? 'localhost'}:${port}`;
  return {
    url,
    port,
    quality: app.quality,
    async metric(line) {
      const text = await (
        await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${config.http.metricsToken}` } })
      ).text();
      const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
      if (found === undefined) throw new Error(`/metrics has no line ${line}`);
      return Number(found.slice(line.length));
    },
    killWorkers: () => signalWorkers('SIGKILL'),
    stopWorkers: () => signalWorkers('SIGSTOP'),
    async stop() {
      await app.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
