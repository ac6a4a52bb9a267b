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
import { type Config, ConfigError } from './config.ts';
import { History } from './history/history.ts';
import { ApiAccess } from './http/api/api-access.ts';
import { callsApi } from './http/api/calls-api.ts';
import { overviewApi } from './http/api/overview-api.ts';
import { healthRoutes, type ReadinessCheck } from './http/health.ts';
import { close, createExpressApp, listen } from './http/http-server.ts';
import { metricsRoutes } from './http/metrics.ts';
import { Overview } from './overview/overview.ts';
import type { NotificationData } from './protocol/contract.ts';
import { MAX_MESSAGE_BYTES } from './protocol/limits.ts';
import { FEATURES, PROTOCOL_VERSIONS } from './protocol/version.ts';
import { LoopLag } from './quality/loop-lag.ts';
import { QualityJudge } from './quality/quality-judge.ts';
import { QualityMonitor } from './quality/quality-monitor.ts';
import type { MediaPlane } from './rooms/ports.ts';
import type { RoomEvents } from './rooms/room-events.ts';
import { TypedEmitter } from './shared/typed-emitter.ts';
import { createHandlers } from './signaling/handlers/index.ts';
import { sendNotifications } from './signaling/notifications.ts';
import { PresenceBroadcast } from './signaling/presence-broadcast.ts';
import { SessionRegistry } from './signaling/session-registry.ts';
import { SignIn } from './signaling/sign-in.ts';
import { SignalingServer } from './signaling/websocket-server.ts';
import { StorageMisconfigured, StorageThread } from './storage/storage-thread.ts';
import { logFacts } from './telemetry/event-log.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics, type Snapshot } from './telemetry/metrics.ts';

export type App = {
  start(): Promise<{ url: string; port: number }>;
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
  const presence = new Presence(onFault);
  const meetings = new MeetingLinks(serverSecret);
  const registry = new CallRegistry({ settings: config.calls, presence, calls, rooms, media, meetings, newId });
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
  const loopLag = new LoopLag();
  const quality = new QualityMonitor({
    look: async (callId, generation, peerId) => (await registry.roomOf(callId)?.sfuView(peerId, generation)) ?? null,
    loopLagMs: () => loopLag.p99Ms,
    now,
    onFault,
  });
  quality.follow(rooms);
  const judge = new QualityJudge({
    events: quality.events,
    conclude: (...told) => quality.conclude(...told),
    nameOf: (callId, peerId) =>
      registry.roomOf(callId)?.peers.find((peer) => peer.peerId === peerId)?.name ?? 'someone',
  });
  quality.events.on('samples', (told) => judge.take(told, now()));
  rooms.on('peer-left', ({ callId, peer }) => judge.peerLeft(callId, peer.peerId, now()));
  calls.on('call-ended', ({ call: { callId } }) => {
    quality.end(callId);
    judge.end(callId, now());
  });
  history?.followQuality(quality.events);
  sendNotifications({ calls, rooms, quality: quality.events, presence }, sessions);
  presence.follow(calls);
  history?.follow(calls, rooms);
  registry.follow(rooms, now);
  sessions.events.on('session-started', ({ device }) => {
    presence.deviceOnline(device);
    registry.deviceOnline(device, now());
  });
  sessions.events.on('session-detached', ({ device }) => registry.deviceConnection(device.deviceId, false));
  sessions.events.on('session-resumed', ({ device }) => registry.deviceConnection(device.deviceId, true));
  sessions.events.on('session-ended', ({ device, reason }) => {
    registry.deviceGone(device, reason, now());
    presence.deviceOffline(device);
  });

  const counts = () => {
    const { ringing, active, rooms: openRooms, peers } = registry.snapshot();
    const { connections } = signaling;
    return { calls: { ringing, active }, rooms: openRooms, peers, sessions: sessions.snapshot(), connections };
  };
  const snapshot = async (): Promise<Snapshot> => ({
    media: await media.snapshot(),
    ...counts(),
    history: history && { waiting: history.snapshot().waiting },
  });
  const overview = new Overview({
    look: async () => ({
      media: await media.snapshot(),
      ...counts(),
      loopLagMs: loopLag.p99Ms,
      storage: history && {
        problem: history.problem(),
        waiting: history.snapshot().waiting,
        dropped: history.snapshot().dropped,
      },
    }),
    now,
    wallClock,
    onFault,
  });
  overview.follow({ calls, rooms, quality: quality.events });
  const metrics = telemetry ? createMetrics({ calls, rooms, history: history?.events ?? null }, snapshot) : null;
  if (telemetry) logFacts(log, { calls, rooms, sessions: sessions.events, history: history?.events ?? null });

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
      handlers: createHandlers(registry, quality),
      signIn,
      now,
      onRefused: (code) => {
        overview.refused(code);
        metrics?.onRefused(code);
      },
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
  const routers = [
    healthRoutes(checks),
    ...(metrics ? [metricsRoutes(metrics.scrape, config.http.metricsToken)] : []),
    overviewApi({ access, overview: (hours) => overview.report(hours) }),
    ...(history ? [callsApi({ access, log: history.log, wallClock })] : []),
  ];
  const express = createExpressApp(routers, FOLDERS, { trustProxy: config.http.trustProxy, onFault });

  let server: Server | null = null;
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
        quality.tick(at);
        judge.tick(at);
        loopLag.tick(at);
        overview.tick(at);
        presenceBroadcast.tick();
        signaling.tick(at);
      }, TICK_MS);
      const { port } = server.address() as AddressInfo;
      return { port, url: config.http.publicUrl ?? localUrl(config, port) };
    },

    async stop() {
      if (stopping) return;
      stopping = true;
      if (ticking) clearInterval(ticking);
      loopLag.stop();
      history?.serverStopping();
      sessions.stop(RETRY_AFTER_STOP_MS);
      registry.close();
      await signaling.stop();
      if (server) await close(server);
      await media.close();
      await history?.stop();
    },
  };
}

type HistoryParts = { now: () => number; wallClock: () => number; onFault: (error: unknown) => void };

/** Null where nothing is to be kept. Throws `ConfigError` for a database that cannot be used as it is configured. */
async function openHistory({ history, dataDirectory }: Config, parts: HistoryParts): Promise<History | null> {
  if (!history) return null;
  try {
    return new History({ ...parts, days: history.days, log: await StorageThread.open(history.database) });
  } catch (error) {
    if (!(error instanceof StorageMisconfigured)) throw error;
    const setting = history.database.kind === 'sqlite' ? `PARLEY_DATA_DIR (${dataDirectory})` : 'PARLEY_DATABASE_URL';
    throw new ConfigError(`${setting}: the database of the call log cannot be used: ${error.message}`);
  }
}

function localUrl({ http }: Config, port: number): string {
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(http.host) ? 'localhost' : http.host;
  return `${http.tls ? 'https' : 'http'}://${host}:${port}`;
}
