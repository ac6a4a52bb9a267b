import { type AppUnderTest, startApp } from '../app-under-test.ts';
import { type Coturn, startCoturn } from '../coturn.ts';
import { freePorts } from '../free-ports.ts';
import type { Machines } from './machines.ts';

/** The whole server, at the end of everybody's line. */
export const startAppFor = (
  { serverAddress }: Machines,
  environment: Record<string, string> = {},
): Promise<AppUnderTest> =>
  startApp({
    PARLEY_HOST: serverAddress,
    PARLEY_GUESTS: 'true',
    // It answers to loopback without one, and here it does not listen there.
    PARLEY_METRICS_TOKEN: 'a-token-for-tests-alone',
    ...environment,
  });

export type ServerWithRelay = { app: AppUnderTest; coturn: Coturn; mediaPort: number; stop(): Promise<void> };

/** The same with a relay beside it, over UDP and TCP, which may reach everybody. */
export async function startAppWithRelayFor(machines: Machines): Promise<ServerWithRelay> {
  await using started = new AsyncDisposableStack();
  const coturn = await startCoturn({ address: machines.serverAddress, allowedPeers: machines.addressRange });
  started.defer(coturn.stop);
  const [mediaPort = 0] = await freePorts(1);
  const app = await startAppFor(machines, {
    PARLEY_TURN_URLS: `${coturn.url},${coturn.tcpUrl}`,
    PARLEY_TURN_SECRET: coturn.secret,
    PARLEY_MEDIA_PORT: String(mediaPort),
  });
  started.defer(app.stop);
  const stopping = started.move();
  return { app, coturn, mediaPort, stop: () => stopping.disposeAsync() };
}
