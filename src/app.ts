import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { v7 as uuid } from 'uuid';
import { createMediasoupPlane } from '../workers/mediasoup-media-plane.ts';
import { Applications } from './auth/applications.ts';
import { Authenticator } from './auth/authenticator.ts';
import { iceConfiguration } from './auth/ice-configuration.ts';
import { MeetingLinks } from './auth/meeting-links.ts';
import { loadServerSecret } from './auth/server-secret.ts';
import type { CallEvents } from './calls/call-events.ts';
import { CallRegistry } from './calls/call-registry.ts';
import { Presence } from './calls/presence.ts';
import { observe } from './composition/observers.ts';
import { openHistory } from './composition/open-history.ts';
import type { Config } from './config.ts';
import { examine } from './doctor/examine.ts';
import { selfTest } from './doctor/self-test.ts';
import type { Subject } from './doctor/subject.ts';
import { thisMachine } from './doctor/this-machine.ts';
import { ApiAccess } from './http/api/api-access.ts';
import { callsApi } from './http/api/calls-api.ts';
import { overviewApi } from './http/api/overview-api.ts';
import { doctorRoutes } from './http/doctor.ts';
import { healthRoutes, type ReadinessCheck } from './http/health.ts';
import { close, createExpressApp, listen } from './http/http-server.ts';
import { metricsRoutes } from './http/metrics.ts';
import type { NotificationData } from './protocol/contract.ts';
import { MAX_MESSAGE_BYTES } from './protocol/limits.ts';
import { FEATURES, PROTOCOL_VERSIONS } from './protocol/version.ts';
import { CallFeedback } from './quality/call-feedback.ts';
import type { FeedbackEvents } from './quality/feedback-events.ts';
import type { QualityMonitor } from './quality/quality-monitor.ts';
import { EchoRooms } from './rooms/echo-rooms.ts';
import type { MediaPlane } from './rooms/ports.ts';
import type { RoomEvents } from './rooms/room-events.ts';
import { TypedEmitter } from './shared/typed-emitter.ts';
import { createHandlers } from './signaling/handlers/index.ts';
import { sendNotifications } from './signaling/notifications.ts';
import { PresenceBroadcast } from './signaling/presence-broadcast.ts';
import { SessionRegistry } from './signaling/session-registry.ts';
import { SignIn } from './signaling/sign-in.ts';
import { SignalingServer } from './signaling/websocket-server.ts';
import type { Logger } from './telemetry/logger.ts';

export type App = {
  start(): Promise<{ url: string; port: number }>;
  /** Looks at what is quick to look at, and logs what it finds. */
  selfTest(): Promise<void>;
  stop(): Promise<void>;
  /** For onlookers. */
  readonly quality: QualityMonitor;
};

type Overrides = {
  log: Logger;
  /** Tests put a fake here; the server closes it. */
  media?: MediaPlane;
  now?: () => number;
  /** A server without telemetry still carries calls. */
  telemetry?: boolean;
  /** Neither does a server without history. */
  history?: boolean;
};

/** Deadlines are looked at this often. */
const TICK_MS = 200;
/** A session may wait for its client with so much; beyond it the client signs in anew. */
const OUTBOX = { maxMessages: 2_000, maxBytes: 2_097_152 };
const RETRY_AFTER_STOP_MS = 1_000;
const FOLDERS = {
  web: fileURLToPath(new URL('../web/dist', import.meta.url)),
  sdk: fileURLToPath(new URL('../sdk/dist', import.meta.url)),
};

/** Deadlines survive a clock that is set: ms since the epoch as it was at the start, rising evenly from there. */
const monotonicNow = (): number => Math.round(performance.timeOrigin + performance.now());

/** The composition root: the only place that knows every part. */
export async function createApp(config: Config, overrides: Overrides): Promise<App> {
  const { log, now = monotonicNow, telemetry = true } = overrides;
  const wallClock = overrides.now ?? Date.now;
  const onFault = (error: unknown): string => {
    const reference = randomUUID();
    log.error({ reference, err: error }, 'fault');
    return reference;
  };
  const newId = (): string => uuid();

  const serverSecret = await loadServerSecret(config.dataDirectory);
  const history = overrides.history === false ? null : await openHistory(config, { now, wallClock, onFault });
  const media = overrides.media ?? (await createMediasoupPlane({ ...config.media, log }));
  const calls = new TypedEmitter<CallEvents>(onFault);
  const rooms = new TypedEmitter<RoomEvents>(onFault);
  const feedback = new TypedEmitter<FeedbackEvents>(onFault);
  const presence = new Presence(onFault);
  const meetings = new MeetingLinks(serverSecret);
  const registry = new CallRegistry({ settings: config.calls, presence, calls, rooms, media, meetings, newId });
  const tests = new EchoRooms({ media, newId });
  const callFeedback = new CallFeedback(feedback);
  const sessions = new SessionRegistry({
    settings: { ...config.signaling, outbox: OUTBOX },
    iceFor({ applicationId, userId }, at) {
      const wall = wallClock();
      const { ice, refreshAt } = iceConfiguration(config.ice, `${applicationId}/${userId}`, wall);
      return { ice, refreshAt: at + (refreshAt - wall) };
    },
    newId,
    onListenerError: onFault,
  });

  const presenceBroadcast = new PresenceBroadcast(sessions);
  presence.events.on('presence-changed', ({ applicationId, person }) =>
    presenceBroadcast.changed(applicationId, person),
  );
  const observers = observe({
    config,
    calls,
    rooms,
    feedback,
    registry,
    sessions,
    media,
    history,
    connections: () => signaling.connections,
    log,
    telemetry,
    now,
    wallClock,
    onFault,
  });
  const { quality, overview, metrics } = observers;
  sendNotifications({ calls, rooms, quality: quality.events, presence }, sessions);
  presence.follow(calls);
  registry.follow(rooms, now);
  callFeedback.follow(calls, now);
  sessions.events.on('session-started', ({ device }) => {
    presence.deviceOnline(device);
    registry.deviceOnline(device, now());
  });
  sessions.events.on('session-detached', ({ device }) => registry.deviceConnection(device.deviceId, false));
  sessions.events.on('session-resumed', ({ device }) => registry.deviceConnection(device.deviceId, true));
  sessions.events.on('session-ended', ({ device, reason }) => {
    registry.deviceGone(device, reason, now());
    tests.deviceGone(device.deviceId);
    presence.deviceOffline(device);
  });

  const applications = new Applications(config.access.applications, serverSecret);
  const authenticator = new Authenticator({ applications, guests: config.access.guests, newId });
  const signIn = new SignIn({
    authenticator,
    sessions,
    presence,
    newId,
    now,
    maxDevicesPerUser: config.signaling.maxDevicesPerUser,
  });
  const welcome = (): NotificationData<'welcome'> => ({
    versions: [...PROTOCOL_VERSIONS],
    features: [...FEATURES],
    serverTime: now(),
    guests: config.access.guests,
    limits: {
      maxMessageBytes: MAX_MESSAGE_BYTES,
      graceMs: config.signaling.graceMs,
      heartbeatMs: config.signaling.heartbeatMs,
      ringTimeoutMs: config.calls.ringTimeoutMs,
    },
  });
  const signaling = new SignalingServer(
    { ...config.signaling, path: '/ws', maxConnections: config.signaling.maxSessions * 2 },
    {
      handlers: createHandlers({ calls: registry, quality, tests, feedback: callFeedback }),
      signIn,
      now,
      onRequest: metrics?.onRequest ?? (() => undefined),
      onRefused: observers.onRefused,
      onFault,
    },
    welcome,
  );

  let stopping = false;
  const checks: ReadinessCheck[] = [
    { name: 'accepting', problem: () => (stopping ? 'This node is going down.' : null) },
    {
      name: 'media-workers',
      problem: async () => ((await media.snapshot()).workers.length > 0 ? null : 'No mediasoup worker is running.'),
    },
    ...(history ? [{ name: 'call-log', problem: () => history.problem(), callsGoOn: true as const }] : []),
  ];
  const access = new ApiAccess(config.http.adminToken, (token) =>
    authenticator.authenticate({ method: 'token', token }),
  );
  const subject = (): Subject => ({
    config,
    media: { state: 'running', plane: media },
    looker: { by: 'server', url: localUrl(config, port) },
    machine: thisMachine,
    now: wallClock,
  });
  const { metricsToken } = config.http;
  const routers = [
    healthRoutes(checks),
    doctorRoutes(() => examine(subject()), metricsToken),
    ...(metrics ? [metricsRoutes(metrics.scrape, metricsToken)] : []),
    overviewApi({ access, overview: (hours) => overview.report(hours) }),
    ...(history ? [callsApi({ access, log: history.log, wallClock })] : []),
  ];
  const express = createExpressApp(routers, FOLDERS, { trustProxy: config.http.trustProxy, onFault });

  let server: Server | null = null;
  let { port } = config.http;
  let ticking: NodeJS.Timeout | null = null;

  return {
    quality,

    async start() {
      server = await listen(express, (...upgrade) => signaling.upgrade(...upgrade), config.http);
      history?.start();
      ticking = setInterval(() => {
        const at = now();
        registry.tick(at);
        sessions.tick(at);
        observers.tick(at);
        tests.tick(at);
        callFeedback.tick(at);
        presenceBroadcast.tick();
        signaling.tick(at);
      }, TICK_MS);
      port = (server.address() as AddressInfo).port;
      return { port, url: config.http.publicUrl ?? localUrl(config, port) };
    },

    selfTest: () => selfTest(subject(), log, () => !stopping),

    async stop() {
      if (stopping) return;
      stopping = true;
      if (ticking) clearInterval(ticking);
      history?.serverStopping();
      sessions.stop(RETRY_AFTER_STOP_MS);
      registry.close();
      tests.closeAll();
      await signaling.stop();
      if (server) await close(server);
      await media.close();
      await history?.stop();
      observers.stop();
    },
  };
}

function localUrl({ http }: Config, port: number): string {
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(http.host) ? 'localhost' : http.host;
  return `${http.tls ? 'https' : 'http'}://${host}:${port}`;
}
