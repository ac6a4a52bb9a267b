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
import type { Config } from './config.ts';
import { healthRoutes } from './http/health.ts';
import { close, createExpressApp, listen } from './http/http-server.ts';
import { metricsRoutes } from './http/metrics.ts';
import type { NotificationData } from './protocol/contract.ts';
import { MAX_MESSAGE_BYTES } from './protocol/limits.ts';
import { FEATURES, PROTOCOL_VERSIONS } from './protocol/version.ts';
import type { QualityEvents } from './quality/quality-events.ts';
import type { MediaPlane } from './rooms/ports.ts';
import type { RoomEvents } from './rooms/room-events.ts';
import { TypedEmitter } from './shared/typed-emitter.ts';
import { createHandlers } from './signaling/handlers/index.ts';
import { sendNotifications } from './signaling/notifications.ts';
import { PresenceBroadcast } from './signaling/presence-broadcast.ts';
import { SessionRegistry } from './signaling/session-registry.ts';
import { SignIn } from './signaling/sign-in.ts';
import { SignalingServer } from './signaling/websocket-server.ts';
import { logFacts } from './telemetry/event-log.ts';
import { EventLoopLag } from './telemetry/event-loop-lag.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import type { Snapshot } from './telemetry/snapshot.ts';

export type App = { start(): Promise<{ url: string; port: number }>; stop(): Promise<void> };

type Overrides = {
  log: Logger;
  /** Tests put a fake here; the server closes it. */
  media?: MediaPlane;
  now?: () => number;
  /** A server without telemetry still carries calls. */
  telemetry?: boolean;
  /** Where facts about quality come from; benchmarks emit into it. */
  quality?: TypedEmitter<QualityEvents>;
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

  const media = overrides.media ?? (await createMediasoupPlane({ ...config.media, log }));
  const calls = new TypedEmitter<CallEvents>(onFault);
  const rooms = new TypedEmitter<RoomEvents>(onFault);
  const quality = overrides.quality ?? new TypedEmitter<QualityEvents>(onFault);
  const presence = new Presence(onFault);
  const serverSecret = await loadServerSecret(config.dataDirectory);
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
  sendNotifications({ calls, rooms, presence }, sessions);
  presence.follow(calls);
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

  const lag = new EventLoopLag(now());
  const snapshot = async (): Promise<Snapshot> => {
    const { ringing, active, rooms: openRooms, peers } = registry.snapshot();
    const held = await media.snapshot();
    return {
      calls: { ringing, active, limit: config.calls.maxCalls },
      rooms: openRooms,
      peers,
      sessions: { ...sessions.snapshot(), limit: config.signaling.maxSessions },
      connections: signaling.connections,
      media: held,
      eventLoop: lag.read(now()),
      history: null,
    };
  };
  const metrics = telemetry
    ? createMetrics({ calls, rooms, sessions: sessions.events, quality, history: null }, snapshot)
    : null;
  if (telemetry) logFacts(log, { calls, rooms, sessions: sessions.events });

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
      handlers: createHandlers(registry),
      signIn,
      now,
      onRequest: metrics?.onRequest ?? (() => undefined),
      onRefused: metrics?.onRefused ?? (() => undefined),
      onFault,
    },
    welcome,
  );

  let stopping = false;
  const checks = [
    { name: 'accepting', problem: () => (stopping ? 'This node is going down.' : null) },
    {
      name: 'media-workers',
      problem: async () => ((await media.snapshot()).workers.length > 0 ? null : 'No mediasoup worker is running.'),
    },
  ];
  const routers = [healthRoutes(checks), ...(metrics ? [metricsRoutes(metrics.scrape, config.http.metricsToken)] : [])];
  const express = createExpressApp(routers, FOLDERS, { trustProxy: config.http.trustProxy, onFault });

  let server: Server | null = null;
  let ticking: NodeJS.Timeout | null = null;

  return {
    async start() {
      server = await listen(express, (...upgrade) => signaling.upgrade(...upgrade), config.http);
      ticking = setInterval(() => {
        const at = now();
        registry.tick(at);
        sessions.tick(at);
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
      sessions.stop(RETRY_AFTER_STOP_MS);
      registry.close();
      await signaling.stop();
      if (server) await close(server);
      await media.close();
      lag.stop();
      metrics?.stop();
    },
  };
}

function localUrl({ http }: Config, port: number): string {
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(http.host) ? 'localhost' : http.host;
  return `${http.tls ? 'https' : 'http'}://${host}:${port}`;
}
