import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import type { Authenticator, Identity } from '../auth/authenticator.ts';
import { isMeetingGuest } from '../calls/device.ts';
import type { Config } from '../config.ts';
import type { History } from '../history/history.ts';
import { ApiAccess } from '../http/api/api-access.ts';
import { ApiError } from '../http/api/api-error.ts';
import { applicationHandlers, applicationOperations } from '../http/api/application-operations.ts';
import { callHandlers, callOperations, type Ringer } from '../http/api/call-operations.ts';
import { callsApi, noCallsApi } from '../http/api/calls-api.ts';
import { openApi, openApiRoutes } from '../http/api/open-api.ts';
import { operationRoutes } from '../http/api/operation.ts';
import { overviewApi } from '../http/api/overview-api.ts';
import {
  type ServerCalls,
  type ServerEvents,
  serverHandlers,
  serverOperations,
} from '../http/api/server-operations.ts';
import { doctorRoutes } from '../http/doctor.ts';
import { healthRoutes, type ReadinessCheck } from '../http/health.ts';
import { createExpressApp } from '../http/http-server.ts';
import { metricsRoutes } from '../http/metrics.ts';
import type { MediaPlane } from '../rooms/ports.ts';
import type { ApplicationParts } from './applications.ts';
import type { Observers } from './observers.ts';

const FOLDERS = {
  web: fileURLToPath(new URL('../../web/dist', import.meta.url)),
  sdk: fileURLToPath(new URL('../../sdk/dist', import.meta.url)),
};

type HttpParts = {
  media: MediaPlane;
  access: ApplicationParts;
  serverCalls: ServerCalls;
  serverEvents: ServerEvents;
  ringer: Ringer;
  observers: Observers;
  /** Null: nothing is kept of calls. */
  history: History | null;
  examine: () => Promise<unknown>;
  isStopping: () => boolean;
  wallClock: () => number;
  onFault: (error: unknown) => string;
};

/** All that is answered over HTTP, but for the WebSocket's upgrade. */
export function createHttp({ http }: Config, parts: HttpParts): Express {
  const { observers, history, examine, wallClock, onFault } = parts;
  const { authenticator, applications, registrar, refresh } = parts.access;
  const { overview, metrics } = observers;
  const access = new ApiAccess(
    http.adminToken,
    (token) => readerBy(authenticator, token),
    (apiKey) => applications.byApiKey(apiKey),
  );
  const routers = [
    healthRoutes(readinessChecks(parts)),
    doctorRoutes(examine, http.metricsToken),
    ...(metrics ? [metricsRoutes(metrics.scrape, http.metricsToken)] : []),
    overviewApi({ access, overview: (hours) => overview.report(hours) }),
    openApiRoutes(openApi({ ...serverOperations, ...callOperations, ...applicationOperations })),
    operationRoutes(access, serverOperations, serverHandlers(parts.serverCalls, parts.serverEvents)),
    operationRoutes(access, callOperations, callHandlers(parts.ringer)),
    operationRoutes(
      access,
      applicationOperations,
      applicationHandlers(registrar, () => refresh.refresh()),
    ),
    history ? callsApi({ access, log: history.log, wallClock }) : noCallsApi(),
  ];
  return createExpressApp(routers, FOLDERS, { trustProxy: http.trustProxy, onFault });
}

/** Who came into one meeting without an account has no calls to read about. */
async function readerBy(authenticator: Authenticator, token: string): Promise<Identity> {
  const identity = await authenticator.authenticate({ method: 'token', token });
  if (!isMeetingGuest(identity)) return identity;
  throw new ApiError('not-allowed', 'Guests of a meeting may ask for nothing here: ask whoever runs it.');
}

const readinessChecks = ({ media, history, isStopping }: HttpParts): ReadinessCheck[] => [
  { name: 'accepting', problem: () => (isStopping() ? 'This node is going down.' : null) },
  {
    name: 'media-workers',
    problem: async () => ((await media.snapshot()).workers.length > 0 ? null : 'No mediasoup worker is running.'),
  },
  ...(history ? [{ name: 'call-log', problem: () => history.problem(), callsGoOn: true as const }] : []),
];
