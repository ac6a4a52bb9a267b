import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuid } from 'uuid';
import { createMediasoupPlane } from '../workers/mediasoup-media-plane.ts';
import { MeetingLinks } from './auth/meeting-links.ts';
import { loadServerSecret } from './auth/server-secret.ts';
import type { CallEvents } from './calls/call-events.ts';
import { CallRegistry } from './calls/call-registry.ts';
import { Presence } from './calls/presence.ts';
import { createApplications } from './composition/applications.ts';
import { createHttp } from './composition/http.ts';
import { observe } from './composition/observers.ts';
import { type OpenStorage, openStorage } from './composition/open-storage.ts';
import { ownHistory } from './composition/own-history.ts';
import { localUrl, ownSubject } from './composition/own-subject.ts';
import { createSeats } from './composition/seats.ts';
import { ringer, serverCalls } from './composition/server-calls.ts';
import { createSessions, followSessions, signOutApplication } from './composition/sessions.ts';
import { createSignaling } from './composition/signaling.ts';
import { createWebhooks } from './composition/webhooks.ts';
import type { Config } from './config.ts';
import { examine } from './doctor/examine.ts';
import { selfTest } from './doctor/self-test.ts';
import { History } from './history/history.ts';
import { close, listen } from './http/http-server.ts';
import type { ApplicationId } from './protocol/ids.ts';
import { CallFeedback } from './quality/call-feedback.ts';
import type { FeedbackEvents } from './quality/feedback-events.ts';
import type { QualityMonitor } from './quality/quality-monitor.ts';
import { EchoRooms } from './rooms/echo-rooms.ts';
import type { MediaPlane } from './rooms/ports.ts';
import type { RoomEvents } from './rooms/room-events.ts';
import { TypedEmitter } from './shared/typed-emitter.ts';
import { sendNotifications } from './signaling/notifications.ts';
import { PresenceBroadcast } from './signaling/presence-broadcast.ts';
import type { Logger } from './telemetry/logger.ts';

export type App = {
  start(): Promise<{ url: string; port: number }>;
  /** Looks at what is quick to look at, and logs what it finds. */
  selfTest(): Promise<void>;
  stop(): Promise<void>;
  /** Whatever is due happens; while it runs, the server does this by itself. */
  tick(): void;
  /** For onlookers. */
  readonly quality: QualityMonitor;
};

type Overrides = {
  log: Logger;
  /** Tests put a fake here; the server closes it. */
  media?: MediaPlane;
  /** Tests open the database without a thread of its own. */
  openStorage?: OpenStorage;
  now?: () => number;
  /** A server without telemetry still carries calls. */
  telemetry?: boolean;
  /** Neither does a server without history. */
  history?: boolean;
};

/** Deadlines are looked at this often. */
const TICK_MS = 200;
const RETRY_AFTER_STOP_MS = 1_000;

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
  /** They rise with time, which a database likes. Sessions and devices need no order, and come by the thousand. */
  const newId = (): string => uuid();

  const serverSecret = await loadServerSecret(config.dataDirectory);
  const storage = await openStorage(config, overrides.openStorage);
  const history =
    config.history === null || overrides.history === false
      ? null
      : new History({ log: storage, days: config.history.days, now, wallClock, onFault });
  const media = overrides.media ?? (await createMediasoupPlane({ ...config.media, log }));
  const calls = new TypedEmitter<CallEvents>(onFault);
  const rooms = new TypedEmitter<RoomEvents>(onFault);
  const feedback = new TypedEmitter<FeedbackEvents>(onFault);
  const presence = new Presence(onFault);
  const meetings = new MeetingLinks(serverSecret, (id) => access.applications.get(id)?.guests === false);
  const access = createApplications(config, {
    store: storage.applications,
    serverSecret,
    meetings,
    wallClock,
    newId,
    onRemoved: (id) => {
      signOutApplication(sessions, id);
      webhooks.removed(id);
    },
    log,
  });
  const limitsOf = (id: ApplicationId) => access.applications.limitsOf(id);
  const registry = new CallRegistry({
    settings: { ...config.calls, reunionMs: config.signaling.graceMs },
    presence,
    calls,
    rooms,
    media,
    meetings,
    newId,
    limitsOf,
  });
  const tests = new EchoRooms({ media, newId });
  const callFeedback = new CallFeedback(feedback);
  const sessions = createSessions(config, { wallClock, newId: randomUUID, onFault });

  const broadcast = new PresenceBroadcast(sessions, presence);
  presence.events.on('presence-changed', ({ applicationId, person }) => broadcast.changed(applicationId, person));
  const webhooks = createWebhooks({ access, store: storage.webhooks, calls, rooms, newId, now, wallClock, onFault });
  const observers = observe({
    config,
    calls,
    rooms,
    feedback,
    registry,
    sessions,
    media,
    history,
    webhooks,
    connections: () => signaling.connections,
    log,
    telemetry,
    now,
    wallClock,
    onFault,
  });
  const seats = createSeats({ serverSecret, registry, sessions, history, now, wallClock, onFault });
  sendNotifications(
    { calls, rooms, seats: seats.office.events, quality: observers.quality.events, presence },
    sessions,
  );
  presence.follow(calls);
  registry.follow(rooms, now);
  seats.office.follow(rooms, calls);
  callFeedback.follow(calls, now);
  followSessions(sessions, { presence, broadcast, registry, tests, now });

  const signaling = createSignaling(config, {
    registry,
    homecoming: seats.homecoming,
    tests,
    callFeedback,
    access,
    sessions,
    presence,
    broadcast,
    ownHistory: history && ownHistory(history, { sessions, presence, wallClock, onFault }),
    observers,
    newId: randomUUID,
    now,
    onFault,
  });
  const subject = () => ownSubject(config, { media, port, wallClock });
  const express = createHttp(config, {
    media,
    access,
    serverCalls: serverCalls({ control: registry.control, meetings, now, wallClock }),
    serverEvents: webhooks,
    ringer: ringer({ calls: registry.fromApplications, now, wallClock }),
    observers,
    history,
    examine: () => examine(subject()),
    isStopping: () => stopping,
    wallClock,
    onFault,
  });

  let stopping = false;
  let server: Server | null = null;
  let { port } = config.http;
  let ticking: NodeJS.Timeout | null = null;

  const tick = (): void => {
    const at = now();
    registry.tick(at);
    sessions.tick(at);
    observers.tick(at);
    tests.tick(at);
    callFeedback.tick(at);
    seats.office.tick(at);
    broadcast.tick();
    signaling.tick(at);
  };

  return {
    tick,
    quality: observers.quality,

    async start() {
      await access.refresh.start();
      webhooks.start();
      server = await listen(express, (...upgrade) => signaling.upgrade(...upgrade), config.http);
      history?.start();
      ticking = setInterval(tick, TICK_MS);
      port = (server.address() as AddressInfo).port;
      return { port, url: config.http.publicUrl ?? localUrl(config, port) };
    },

    selfTest: () => selfTest(subject(), log, () => !stopping),

    async stop() {
      if (stopping) return;
      stopping = true;
      if (ticking) clearInterval(ticking);
      history?.serverStopping();
      webhooks.serverStopping();
      sessions.stop(RETRY_AFTER_STOP_MS);
      registry.close(now());
      tests.closeAll();
      await signaling.stop();
      if (server) await close(server);
      await media.close();
      access.refresh.stop();
      await webhooks.stop();
      await history?.stop();
      await storage.close();
      observers.stop();
    },
  };
}
