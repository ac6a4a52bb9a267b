import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClientOptions } from 'ws';
import { type App, createApp } from '../../src/app.ts';
import { signAccessToken } from '../../src/auth/access-token.ts';
import { readConfig } from '../../src/config.ts';
import type { Grant } from '../../src/protocol/permissions.ts';
import type { MediaPlane } from '../../src/rooms/ports.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { FakeMediaPlane } from './fake-media-plane.ts';
import { applicationId, userId } from './people.ts';
import { RawClient } from './raw-client.ts';
import { storageInThisThread } from './storage-in-this-thread.ts';

/** Two applications that know nothing of each other. */
export const SECRETS = { acme: 'acme-acme-acme-acme-acme-acme-acme', other: 'other-other-other-other-other-other' };

type Application = keyof typeof SECRETS;
type Options = {
  settings?: Record<string, string>;
  media?: MediaPlane;
  telemetry?: boolean;
  history?: boolean;
  /** No time passes but by `passes`. */
  clockStands?: boolean;
};

export type TestServer = {
  port: number;
  http: string;
  ws: string;
  logLines: readonly string[];
  readonly quality: App['quality'];
  stop(): Promise<void>;
  /** Stops, and starts again on the same port with the same data; the SFU is a new one. */
  restart(): Promise<void>;
  /** What is due by then has happened when this returns. */
  passes(ms: number): void;
  token(user: string, application?: Application, name?: string, grant?: Grant): Promise<string>;
  /** A connection that has been welcomed. */
  connect(options?: ClientOptions): Promise<RawClient>;
  /** A new device of this user. */
  signIn(user: string, application?: Application, grant?: Grant): Promise<RawClient>;
  /** The value of one line of /metrics. */
  metric(line: string): Promise<number | undefined>;
};

const DAY_MS = 86_400_000;

/**
 * The whole server but the SFU and the thread of the database, on loopback, with a clock that can be put forward. It
 * stops with the test.
 */
export async function startServer({
  settings = {},
  media = new FakeMediaPlane(),
  telemetry = true,
  history = true,
  clockStands = false,
}: Options = {}): Promise<TestServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'parley-conversation-'));
  const read = readConfig({
    PARLEY_PORT: '0',
    PARLEY_DATA_DIR: dataDirectory,
    PARLEY_APPLICATIONS: `acme:${SECRETS.acme},other:${SECRETS.other}`,
    ...settings,
  });
  // Tests that put the clock forward would end every connection otherwise.
  const config =
    'PARLEY_HEARTBEAT_SECONDS' in settings ? read : { ...read, signaling: { ...read.signaling, heartbeatMs: DAY_MS } };
  const logLines: string[] = [];
  const log = createLogger('info', { write: (line) => void logLines.push(line) });
  const clock = { startedAt: Date.now(), ahead: 0 };
  const now = (): number => (clockStands ? clock.startedAt : Date.now()) + clock.ahead;
  const others = { log, openStorage: storageInThisThread, telemetry, history, now };
  let app = await createApp(config, { media, ...others });
  const { port } = await app.start();
  const clients: RawClient[] = [];
  const stop = (): Promise<void> => app.stop();
  onTestFinished(async () => {
    for (const client of clients) client.cut();
    await stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  const http = `http://127.0.0.1:${port}`;
  const server: TestServer = {
    port,
    http,
    ws: `ws://127.0.0.1:${port}/ws`,
    logLines,
    get quality() {
      return app.quality;
    },
    stop,
    async restart(): Promise<void> {
      await app.stop();
      const again = { ...config, http: { ...config.http, port } };
      app = await createApp(again, { media: new FakeMediaPlane(), ...others });
      await app.start();
    },
    passes(ms: number): void {
      clock.ahead += ms;
      app.tick();
    },
    token: (user: string, application: Application = 'acme', name = user, grant?: Grant): Promise<string> =>
      signAccessToken(
        { applicationId: applicationId(application), userId: userId(user), name, ...(grant && { grant }) },
        new TextEncoder().encode(SECRETS[application]),
        60,
      ),
    async connect(options?: ClientOptions): Promise<RawClient> {
      const client = await RawClient.connect(server.ws, options);
      clients.push(client);
      return client;
    },
    async signIn(user: string, application: Application = 'acme', grant?: Grant): Promise<RawClient> {
      const client = await server.connect();
      await client.hello({ method: 'token', token: await server.token(user, application, user, grant) });
      return client;
    },
    async metric(line: string): Promise<number | undefined> {
      const text = await (await fetch(`${http}/metrics`)).text();
      const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
      return found === undefined ? undefined : Number(found.slice(line.length));
    },
  };
  return server;
}
